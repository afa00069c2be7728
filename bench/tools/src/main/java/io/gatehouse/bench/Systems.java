package io.gatehouse.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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

	/** The option with which an image's Java reads what it wrote. */
	private String readClasses = "";

	Systems(Options options, Path directory, int backend, int redis) {
		this.options = options;
		this.directory = directory;
		this.backend = backend;
		this.redis = redis;
	}

	Server gatehouse(String name, String... arguments) throws IOException {
		List<String> command = java(name, this.options.gateway());
		command.addAll(settings());
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

	/** HAProxy with {@code jwt_verify}, which checks the signature of each request. */
	Server haproxy(String name, String algorithm) throws IOException {
		int port = Ports.free();
		Path keys = this.directory.resolve(algorithm.toLowerCase(Locale.ROOT) + ".pem");
		Path file = this.directory.resolve(name + ".cfg");
		Files.writeString(file,
				Files.readString(Path.of("bench/haproxy.cfg"))
					.replace("{port}", "" + port)
					.replace("{backend}", "" + this.backend)
					.replace("{algorithm}", algorithm)
					.replace("{keys}", keys.toAbsolutePath().toString()));
		return Server.start(this.options, name, this.directory, Options.MEASURED_CORE, port,
				List.of("haproxy", "-db", "-f", file.toString()));
	}

	/** The arguments for that one route, and before it others that do not match. */
	String[] route(int before, String... further) throws IOException {
		if (before == 0) {
			List<String> arguments = new ArrayList<>(List.of(further));
			arguments.add(ROUTES + "[0].id=api");
			arguments.add(ROUTES + "[0].uri=http://127.0.0.1:" + this.backend);
			arguments.add(ROUTES + "[0].predicates[0]=Path=/api/**");
			return arguments.toArray(String[]::new);
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
		List<String> arguments = new ArrayList<>(List.of(further));
		arguments.add("--spring.config.additional-location=file:" + file);
		return arguments.toArray(String[]::new);
	}

	/** Tells Redis of sessions that have ended. */
	void revoke(int sessions) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", this.redis)) {
			StringBuilder commands = new StringBuilder();
			for (int i = 0; i < sessions; i++) {
				commands.append("XADD gh:revocations * k session-ended sid ended-").append(i).append(" tag 0\r\n");
			}
			OutputStream output = socket.getOutputStream();
			output.write(commands.append("QUIT\r\n").toString().getBytes(StandardCharsets.US_ASCII));
			output.flush();
			socket.getInputStream().readAllBytes();
		}
	}

	/** What a part costs alone, a second, on the core of what is measured. */
	double reference(String name) throws IOException {
		List<String> command = new ArrayList<>(this.options.on(Options.MEASURED_CORE));
		command.add(this.options.java().resolve("bin/java").toString());
		command.addAll(List.of("-XX:ActiveProcessorCount=1", "-jar", System.getProperty("java.class.path"), name));
		return Double.parseDouble(output(command).strip());
	}

	/**
	 * As the image starts it: from its own folder, with classes that were read before.
	 * @param arguments with further ones of the JVM among them
	 */
	Server image(String name, String... arguments) throws IOException {
		Path folder = this.directory.resolve("image-" + this.options.javaVersion());
		Path classes = folder.resolve("gateway.classes");
		Path jar = folder.resolve(this.options.gateway().getFileName());
		if (!Files.exists(folder)) {
			String java = this.options.java().resolve("bin/java").toString();
			output(List.of(java, "-Djarmode=tools", "-jar", this.options.gateway().toString(), "extract",
					"--destination", folder.toString()));
			try (Stream<Path> libraries = Files.list(folder.resolve("lib"))) {
				Path signed = libraries.filter((library) -> library.getFileName().toString().startsWith("bcprov-"))
					.findFirst()
					.orElseThrow();
				output(List.of("deploy/unsign", this.options.java().resolve("bin/jar").toString(), signed.toString()));
			}
			this.readClasses = output(List.of("deploy/write-classes", java, jar.toString(), classes.toString(),
					"" + Ports.free(), Server.MANAGEMENT + Ports.free(), "--spring.profiles.active=local"))
				.strip();
		}
		List<String> jvm = Stream.of(arguments).filter((argument) -> argument.startsWith("-XX")).toList();
		List<String> command = java(name, jar);
		command.addAll(1, jvm);
		command.addAll(1,
				List.of("@deploy/java.options", this.readClasses, "-XX:CompilerDirectivesFile=deploy/compiler.json"));
		command.addAll(settings());
		command.addAll(Stream.of(arguments).filter((argument) -> !jvm.contains(argument)).toList());
		return start(name, command);
	}

	private static String output(List<String> command) throws IOException {
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		try {
			if (process.waitFor() != 0) {
				throw new IOException(command.get(0) + " failed: " + output);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return output;
	}

	private List<String> settings() throws IOException {
		return List.of(Server.MANAGEMENT + Ports.free(), "--spring.data.redis.url=redis://127.0.0.1:" + this.redis,
				"--gatehouse.external-origin=" + Credentials.ISSUER,
				"--gatehouse.keys.location=" + this.directory.resolve("keys.json"),
				"--gatehouse.users.location=" + this.directory.resolve("users.yml"));
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
