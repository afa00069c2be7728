package io.gatehouse.gateway.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Starts the executable jars as a user would, on ports of their own. Their output is in
 * {@code target/e2e}.
 */
final class Jars implements AutoCloseable {

	private static final Path GATEWAY = Path.of("target/gateway.jar");

	private static final Path BACKEND = Path.of("../sample-backend/target/sample-backend.jar");

	private static final String BACKEND_SETTING = "--sample.backend=";

	private static final Path OUTPUT = Path.of("target/e2e");

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	/** By where they listen. */
	private final Map<URI, Process> processes = new LinkedHashMap<>();

	private final int backendPort = freePort();

	private Jars() {
	}

	/** Starts the sample backend. */
	static Jars start() {
		Jars jars = new Jars();
		jars.launch(BACKEND, "backend", jars.backendPort, List.of());
		return jars;
	}

	int backendPort() {
		return this.backendPort;
	}

	/**
	 * Starts a gateway in front of the sample backend, which is there after
	 * {@link #await()}.
	 * @return its origin
	 */
	String gateway(List<String> arguments) {
		List<String> all = new ArrayList<>(
				List.of("--spring.profiles.active=local", "--management.server.port=" + freePort()));
		all.addAll(arguments);
		// Said twice it would be a list.
		if (arguments.stream().noneMatch((argument) -> argument.startsWith(BACKEND_SETTING))) {
			all.add(BACKEND_SETTING + "http://127.0.0.1:" + this.backendPort);
		}
		return launch(GATEWAY, "gateway-" + this.processes.size(), freePort(), all).toString();
	}

	/** Waits until all answer. */
	void await() {
		Instant until = Instant.now().plus(PATIENCE);
		this.processes.forEach((origin, process) -> {
			while (!answers(origin)) {
				if (!process.isAlive() || Instant.now().isAfter(until)) {
					close();
					throw new IllegalStateException(
							"Nothing answers at " + origin + ": see " + OUTPUT.toAbsolutePath());
				}
				sleep();
			}
		});
	}

	/** The process of the Redis that a gateway has for itself. */
	long redisOf(String gateway) {
		return this.processes.get(URI.create(gateway))
			.descendants()
			.filter((process) -> process.info().command().orElse("").contains("redis-server"))
			.mapToLong(ProcessHandle::pid)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The gateway has no Redis of its own"));
	}

	@Override
	public void close() {
		this.processes.values().forEach(Process::destroy);
		for (Process process : this.processes.values()) {
			try {
				if (!process.waitFor(20, TimeUnit.SECONDS)) {
					process.destroyForcibly();
				}
			}
			catch (InterruptedException ex) {
				process.destroyForcibly();
				Thread.currentThread().interrupt();
			}
		}
	}

	private URI launch(Path jar, String name, int port, List<String> arguments) {
		if (!Files.exists(jar)) {
			throw new IllegalStateException(jar + " is missing: run ./mvnw verify in the root");
		}
		// One compiler is enough for a short life, and leaves more of a small machine to
		// the browser.
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-jar", jar.toString(), "--server.port=" + port));
		command.addAll(arguments);
		try {
			Files.createDirectories(OUTPUT);
			URI origin = URI.create("http://127.0.0.1:" + port);
			this.processes.put(origin,
					new ProcessBuilder(command).redirectErrorStream(true)
						.redirectOutput(OUTPUT.resolve(name + ".log").toFile())
						.start());
			return origin;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Both have this, the backend and a gateway without one. */
	private static boolean answers(URI origin) {
		try {
			HttpURLConnection connection = (HttpURLConnection) origin.resolve("/signin").toURL().openConnection();
			return connection.getResponseCode() > 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void sleep() {
		try {
			Thread.sleep(200);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
