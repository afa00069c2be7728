package io.gatehouse.gateway.webflux;

import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/**
 * The same through Spring Cloud Gateway alone.
 */
@TestPropertySource(properties = "gatehouse.lane.enabled=false")
@Isolated("It reads all that is logged.")
class CrossOriginGatewayITests extends CrossOriginITests {

	CrossOriginGatewayITests(@LocalServerPort int port, @Autowired TestRevocations standing) {
		super(port, standing);
	}

}
