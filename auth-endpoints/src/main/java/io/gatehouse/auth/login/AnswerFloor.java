package io.gatehouse.auth.login;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The time before which no refusal is answered: the slow end of the slowest encoding that
 * accounts have. It is learnt as TCP learns its timeout, from a mean and its deviation,
 * so it fits the machine and its load.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6298#section-2">RFC 6298, 2</a>
 */
final class AnswerFloor {

	/** More encodings than these are told apart by nobody. */
	private static final int MAX_COSTS = 64;

	/** A stalled machine must not make everybody wait. */
	private static final long MOST = Duration.ofSeconds(2).toNanos();

	private final @Nullable Duration fixed;

	private final Map<String, Estimate> estimates = new ConcurrentHashMap<>();

	/**
	 * Creates a floor.
	 * @param fixed the time, or {@code null} to learn it
	 */
	AnswerFloor(@Nullable Duration fixed) {
		this.fixed = fixed;
	}

	/**
	 * Learns from one hash.
	 * @param cost what was hashed: an encoding with its parameters
	 * @param nanos how long it took
	 */
	void observe(String cost, long nanos) {
		if (this.fixed == null && (this.estimates.size() < MAX_COSTS || this.estimates.containsKey(cost))) {
			this.estimates.merge(cost, new Estimate(nanos, nanos / 8), (known, first) -> known.with(nanos));
		}
	}

	/** The floor of the moment, in nanoseconds. */
	long nanos() {
		if (this.fixed != null) {
			return this.fixed.toNanos();
		}
		long slowest = 0;
		for (Estimate estimate : this.estimates.values()) {
			slowest = Math.max(slowest, estimate.slowEnd());
		}
		return Math.min(slowest, MOST);
	}

	private record Estimate(long mean, long deviation) {

		Estimate with(long nanos) {
			long error = nanos - this.mean;
			return new Estimate(this.mean + error / 8, this.deviation + (Math.abs(error) - this.deviation) / 4);
		}

		long slowEnd() {
			return this.mean + 4 * this.deviation;
		}

	}

}
