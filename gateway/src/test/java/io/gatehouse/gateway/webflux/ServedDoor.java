package io.gatehouse.gateway.webflux;

import io.micrometer.core.instrument.MeterRegistry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The door through which a test's requests are meant to go.
 *
 * @param lane whether it is the fast lane
 */
public record ServedDoor(MeterRegistry meters, boolean lane) {

	/**
	 * Some requests have gone through it, and none through the lane where that is shut.
	 */
	public void check() {
		assertThat(count(this.lane ? "lane" : "gateway")).isGreaterThan(1);
		assertThat(this.lane || count("lane") == 0).isTrue();
	}

	/** How many requests have gone through the door. */
	public double count(String door) {
		return this.meters.get("gatehouse.requests").tag("door", door).counter().count();
	}

}
