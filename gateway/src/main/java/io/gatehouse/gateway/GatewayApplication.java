package io.gatehouse.gateway;

import java.util.Optional;

import io.gatehouse.gateway.command.Commands;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Starts the edge, or runs the command that the first argument names.
 */
@SpringBootApplication
public class GatewayApplication {

	public static void main(String[] args) {
		Optional<Integer> exitCode = Commands.run(args, System.out, System.err);
		if (exitCode.isPresent()) {
			System.exit(exitCode.get());
		}
		SpringApplication.run(GatewayApplication.class, args);
	}

}
