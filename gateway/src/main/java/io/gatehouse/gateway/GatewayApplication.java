package io.gatehouse.gateway;

import java.util.Optional;

import io.gatehouse.gateway.command.Commands;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import reactor.netty.ReactorNetty;

/**
 * Starts the edge, or runs the command that the first argument names.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
// Spring Boot would read each class of these packages for mixins of Jackson. Mixins,
// repositories and entities in them are therefore not found.
@AutoConfigurationPackage(basePackages = "io.gatehouse.gateway.none")
// As @SpringBootApplication has it, but without reading each of some two hundred classes
// at a start.
@ComponentScan(resourcePattern = "**/*Configuration.class",
		excludeFilters = { @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
				@Filter(type = FilterType.CUSTOM, classes = AutoConfigurationExcludeFilter.class) })
public class GatewayApplication {

	public static void main(String[] args) {
		Optional<Integer> exitCode = Commands.run(args, System.out, System.err);
		if (exitCode.isPresent()) {
			System.exit(exitCode.get());
		}
		oneThreadPerProcessor();
		SpringApplication.run(GatewayApplication.class, args);
	}

	/**
	 * Nothing here blocks a thread that serves requests, so more of them than there are
	 * processors would only hand requests to each other. Netty has at least four.
	 */
	private static void oneThreadPerProcessor() {
		if (System.getProperty(ReactorNetty.IO_WORKER_COUNT) == null) {
			System.setProperty(ReactorNetty.IO_WORKER_COUNT, "" + Runtime.getRuntime().availableProcessors());
		}
	}

}
