package io.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The systems that are measured, as command lines. All get the same memory; everything
 * else is as each is shipped, unless its name says otherwise.
 */
final class Systems {

	private static final String ROUTES = "--spring.cloud.gateway.server.webflux.routes";

	private static final String RESOURCE_SERVER = "--spring.security.oauth2.resourceserver.jwt.";

	private final Options options;

	private final Path directory;

	private final int backend;

	private final int redis;

	Systems(Options options, Path directory, int backend, int redis) {
		this.options = options;
		this.directory = directory;
		this.backend = backend;
		this.redis = redis;
	}

	Server gatehouse(String name, String... arguments) throws IOException {
		List<String> command = java(name, this.options.gateway());
		int management = Ports.free();
		command.addAll(List.of("--management.server.port=" + management,
				"--spring.data.redis.url=redis://127.0.0.1:" + this.redis,
				"--gatehouse.external-origin=" + Credentials.ISSUER,
				"--gatehouse.keys.location=" + this.directory.resolve("keys.json"),
				"--gatehouse.users.location=" + this.directory.resolve("users.yml")));
		command.addAll(List.of(arguments));
		return start(name, command);
	}

	Server plain(String name, String... arguments) throws IOException {
		List<String> command = java(name, Path.of("bench/plain/target/plain.jar"));
		command.addAll(List.of(arguments));
		return start(name, command);
	}

	Server tuned(String name, String... arguments) throws IOException {
		Path settings = Path.of("bench/tuned.yml");
		if (!Files.exists(settings)) {
			throw new IOException(settings + " is missing");
		}
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--spring.config.additional-location=file:" + settings);
		return plain(name, all.toArray(String[]::new));
	}

	Server secured(String name, String algorithm, String... arguments) throws IOException {
		List<String> command = java(name, Path.of("bench/secured/target/secured.jar"));
		command.add(RESOURCE_SERVER + "jwk-set-uri=http://127.0.0.1:" + this.backend + "/jwks-" + name + ".json");
		command.add(RESOURCE_SERVER + "jws-algorithms=" + algorithm);
		command.addAll(List.of(arguments));
		command.add(RESOURCE_SERVER + "audiences=" + Credentials.ISSUER);
		return start(name, command);
	}

	/** The arguments for that one route, and before it others that do not match. */
	String[] route(int before) throws IOException {
		if (before == 0) {
			return new String[] { ROUTES + "[0].id=api", ROUTES + "[0].uri=http://127.0.0.1:" + this.backend,
					ROUTES + "[0].predicates[0]=Path=/api/**" };
		}
		StringBuilder yaml = new StringBuilder("spring.cloud.gateway.server.webflux.routes:\n");
		for (int i = 0; i < before; i++) {
			yaml.append("  - {id: other").append(i).append(", uri: \"http://127.0.0.1:").append(this.backend);
			yaml.append("\", predicates: [\"Path=/other").append(i).append("/**\"]}\n");
		}
		yaml.append("  - {id: api, uri: \"http://127.0.0.1:").append(this.backend);
		yaml.append("\", predicates: [\"Path=/api/**\"]}\n");
		Path file = this.directory.resolve("routes-" + before + ".yml");
		Files.writeString(file, yaml);
		return new String[] { "--spring.config.additional-location=file:" + file };
	}

	private List<String> java(String name, Path jar) {
		List<String> command = new ArrayList<>();
		command.add(this.options.java().resolve("bin/java").toString());
		command.add("-Xmx512m");
		// It is to be as on a machine of one core, where it warms up on more.
		command.add("-XX:ActiveProcessorCount=1");
		this.options.jvm().forEach((argument) -> command.add(argument.replace("{name}", name)));
		command.addAll(List.of("-jar", jar.toString(), "--server.address=127.0.0.1"));
		return command;
	}

	private Server start(String name, List<String> command) throws IOException {
		int port = Ports.free();
		command.add("--server.port=" + port);
		return Server.start(this.options, name, this.directory, Options.MEASURED_CORE, port, command);
	}

}
