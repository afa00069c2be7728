package io.gatehouse.gateway.webflux;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same through the fast lane.
 */
@TestPropertySource(properties = "gatehouse.lane.enabled=true")
class StreamLaneITests extends StreamITests {

	StreamLaneITests(@LocalServerPort int port, @Autowired TestRevocations standing, @Autowired MeterRegistry meters) {
		super(port, standing, meters);
	}

	@AfterAll
	static void laneHasServed(@Autowired MeterRegistry meters) {
		assertThat(meters.get("gatehouse.requests").tag("door", "lane").counter().count()).isGreaterThan(1);
	}

}
