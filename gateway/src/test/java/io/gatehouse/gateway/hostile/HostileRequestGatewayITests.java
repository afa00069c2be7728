package io.gatehouse.gateway.hostile;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/**
 * The same through Spring Cloud Gateway alone.
 */
@TestPropertySource(properties = "gatehouse.lane.enabled=false")
class HostileRequestGatewayITests extends HostileRequestITests {

	HostileRequestGatewayITests(@LocalServerPort int port) {
		super(port);
	}

}
