package io.gatehouse.gateway.door;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts the requests that have a route, by the door through which they go:
 * {@code gatehouse.requests} with the tag {@code door}.
 */
public final class DoorMetrics {

	private final Counter requests;

	private DoorMetrics(Counter requests) {
		this.requests = requests;
	}

	/**
	 * Those of one door.
	 * @param door the word for it
	 */
	public static DoorMetrics of(MeterRegistry meters, String door) {
		return new DoorMetrics(Counter.builder("gatehouse.requests")
			.description("Requests that have a route, by the door that serves them")
			.tag("door", door)
			.register(meters));
	}

	/** One more. */
	public void count() {
		this.requests.increment();
	}

}
