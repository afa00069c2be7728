package io.gatehouse.gateway;

import io.gatehouse.gateway.command.Commands;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the edge.
 */
@SpringBootApplication
public class GatewayApplication {

	public static void main(String[] args) {
		if (Commands.isCommand(args)) {
			System.exit(Commands.run(args));
		}
		SpringApplication.run(GatewayApplication.class, args);
	}

}
