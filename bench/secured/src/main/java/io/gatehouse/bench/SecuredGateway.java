package io.gatehouse.bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Spring Cloud Gateway with Spring Security's resource server, as Boot configures it:
 * each request needs a token.
 */
@SpringBootApplication
public class SecuredGateway {

	public static void main(String[] args) {
		SpringApplication.run(SecuredGateway.class, args);
	}

}
