package io.gatehouse.auth.session;

import java.time.Clock;
import java.time.Duration;

/**
 * Translates a deadline into the store's time, since the clocks of gateways and of Redis
 * need not agree. Each answer of the store brings its time; what was read at some point
 * between sending and receiving bounds the difference from both sides.
 */
final class StoreClock {

	private final Clock clock;

	/** Store time minus local time, in ms: the latest that it can be. */
	private volatile long latestOffset;

	StoreClock(Clock clock) {
		this.clock = clock;
	}

	long localMillis() {
		return this.clock.millis();
	}

	/** The present, in the store's time, as far as is known. */
	long storeMillis() {
		return this.clock.millis() + this.latestOffset;
	}

	/**
	 * The moment, in the store's time, after which the caller has surely given up.
	 * @param within how long the caller waits from now on
	 */
	long deadline(Duration within) {
		return this.clock.millis() + this.latestOffset + within.toMillis();
	}

	/**
	 * Learns from an answer.
	 * @param sentAt the local time when the question was sent, in ms
	 * @param storeTime the store's time in the answer, in ms
	 */
	void observe(long sentAt, long storeTime) {
		// The store read its clock after the question was sent, so the offset cannot be
		// larger than this. It is replaced rather than minimised: clocks drift, and step
		// at a failover.
		this.latestOffset = storeTime - sentAt;
	}

}
