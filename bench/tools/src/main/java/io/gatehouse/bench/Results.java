package io.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was measured: a line for each value, appended as soon as it is known.
 */
final class Results {

	private final Path file;

	Results(Path file) {
		this.file = file;
	}

	/**
	 * Adds a value and shows it.
	 */
	void add(String java, String scenario, String system, String metric, int round, double value) throws IOException {
		String line = String.format(Locale.ROOT, "%s\t%s\t%s\t%s\t%d\t%.3f%n", java, scenario, system, metric, round,
				value);
		Path directory = this.file.toAbsolutePath().getParent();
		if (directory != null) {
			Files.createDirectories(directory);
		}
		Files.writeString(this.file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		System.out.print(line);
	}

	/**
	 * A scenario as it is called in a run of its own.
	 * @param label the run's, or empty
	 */
	static String labelled(String scenario, String label) {
		return label.isEmpty() ? scenario : scenario + "-" + label;
	}

	/** The labels of all runs, the empty one first. */
	List<String> labels() throws IOException {
		TreeSet<String> labels = new TreeSet<>();
		for (String line : lines()) {
			String scenario = line.split("\t")[1];
			int dash = scenario.indexOf('-');
			labels.add((dash < 0) ? "" : scenario.substring(dash + 1));
		}
		return List.copyOf(labels);
	}

	/** The values of one kind in the order of their rounds. */
	List<Double> values(String java, String scenario, String system, String metric) throws IOException {
		String prefix = String.join("\t", java, scenario, system, metric) + "\t";
		// Of a round that was measured again the last time counts.
		TreeMap<Integer, Double> byRound = new TreeMap<>();
		for (String line : lines()) {
			if (line.startsWith(prefix)) {
				String[] rest = line.substring(prefix.length()).split("\t");
				byRound.put(Integer.parseInt(rest[0]), Double.parseDouble(rest[1]));
			}
		}
		return List.copyOf(byRound.values());
	}

	private List<String> lines() throws IOException {
		return Files.exists(this.file) ? Files.readAllLines(this.file) : List.of();
	}

}
