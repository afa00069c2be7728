package io.gatehouse.auth.session;

import java.time.Clock;

/**
 * Translates a deadline into the store's time, since the clocks of gateways and of Redis
 * need not agree. Each answer of the store brings its time, which was read at some point
 * between sending and receiving: that bounds the difference from both sides. The estimate
 * is moved no further than these bounds demand, so a slow answer does not spoil it, and
 * clocks that drift or step are followed.
 */
final class StoreClock {

	private final Clock clock;

	/** Store time minus local time, in ms. */
	private volatile long offset;

	StoreClock(Clock clock) {
		this.clock = clock;
	}

	long localMillis() {
		return this.clock.millis();
	}

	/** The present, in the store's time, as far as is known. */
	long storeMillis() {
		return this.clock.millis() + this.offset;
	}

	/**
	 * A moment in the store's time.
	 * @param localMillis the same in local time
	 */
	long deadline(long localMillis) {
		return localMillis + this.offset;
	}

	/**
	 * Learns from an answer that has just arrived.
	 * @param sentAt the local time when the question was sent, in ms
	 * @param storeTime the store's time in the answer, in ms
	 */
	void observe(long sentAt, long storeTime) {
		long most = storeTime - sentAt;
		long least = storeTime - this.clock.millis();
		this.offset = Math.max(least, Math.min(most, this.offset));
	}

}
