package io.gatehouse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A median and the interval that holds the true one with a probability of at least 95 %,
 * whatever the distribution: between two of the values themselves.
 *
 * @param median the median
 * @param low the interval's lower end
 * @param high the interval's upper end
 * @param count how many values there were
 */
record Spread(double median, double low, double high, int count) {

	private static final double CONFIDENCE = 0.95;

	static Spread of(List<Double> values) {
		List<Double> sorted = values.stream().sorted().toList();
		int n = sorted.size();
		int k = 0;
		// The interval from the k-th smallest to the k-th largest misses the median when
		// fewer than k values are on one side of it.
		while (k + 1 < (n + 1) / 2 && 1 - 2 * fewerThan(k + 2, n) >= CONFIDENCE) {
			k++;
		}
		double median = (n % 2 == 1) ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
		return new Spread(median, sorted.get(k), sorted.get(n - 1 - k), n);
	}

	/** Of the ratios of the rounds: what disturbs a round disturbs both. */
	static Spread ofRatios(List<Double> values, List<Double> others) {
		List<Double> ratios = new ArrayList<>();
		for (int i = 0; i < Math.min(values.size(), others.size()); i++) {
			ratios.add(values.get(i) / others.get(i));
		}
		return of(ratios);
	}

	/** The probability that fewer than k of n values are below the median. */
	private static double fewerThan(int k, int n) {
		double sum = 0;
		double binomial = 1;
		for (int i = 0; i < k; i++) {
			sum += binomial;
			binomial = binomial * (n - i) / (i + 1);
		}
		return sum / Math.pow(2, n);
	}

	String format(int digits) {
		String number = "%,." + digits + "f";
		return String.format(Locale.ROOT, number + " (" + number + " – " + number + ")", this.median, this.low,
				this.high);
	}

}
