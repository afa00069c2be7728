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
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts the executable jars as a user would, on ports of their own. Their output is in
 * {@code target/e2e}.
 */
final class Jars implements AutoCloseable {

	private static final Path GATEWAY = Path.of("target/gateway.jar");

	private static final Path BACKEND = Path.of("../sample-backend/target/sample-backend.jar");

	private static final Path OUTPUT = Path.of("target/e2e");

	private static final Duration PATIENCE = Duration.ofMinutes(4);

	private final List<Process> processes = new ArrayList<>();

	private final int backendPort = freePort();

	private Jars() {
	}

	/** Starts the sample backend. */
	static Jars start() {
		Jars jars = new Jars();
		jars.launch(BACKEND, "backend", List.of("--server.port=" + jars.backendPort));
		jars.await(jars.backendPort, "/public/hello");
		return jars;
	}

	int backendPort() {
		return this.backendPort;
	}

	/**
	 * Starts a gateway in front of the sample backend.
	 * @return its origin
	 */
	String gateway(List<String> arguments) {
		return gateway(arguments, "/signin");
	}

	/**
	 * Starts a gateway in front of the sample backend.
	 * @param path what it answers with 200 once it is there
	 * @return its origin
	 */
	String gateway(List<String> arguments, String path) {
		int port = freePort();
		List<String> all = new ArrayList<>(List.of("--spring.profiles.active=local", "--server.port=" + port,
				"--management.server.port=" + freePort(), "--sample.backend=http://127.0.0.1:" + this.backendPort));
		all.addAll(arguments);
		launch(GATEWAY, "gateway-" + this.processes.size(), all);
		await(port, path);
		return "http://127.0.0.1:" + port;
	}

	/** The process of the Redis that the gateway that was started last has for itself. */
	long redisOfLatestGateway() {
		Process gateway = this.processes.get(this.processes.size() - 1);
		return gateway.descendants()
			.filter((process) -> process.info().command().orElse("").contains("redis-server"))
			.mapToLong(ProcessHandle::pid)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("The gateway has no Redis of its own"));
	}

	@Override
	public void close() {
		this.processes.forEach(Process::destroy);
		for (Process process : this.processes) {
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

	private void launch(Path jar, String name, List<String> arguments) {
		if (!Files.exists(jar)) {
			throw new IllegalStateException(jar + " is missing: run ./mvnw verify in the root");
		}
		// One compiler is enough for a short life, and leaves more of a small machine to
		// the browser.
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-jar", jar.toString()));
		command.addAll(arguments);
		try {
			Files.createDirectories(OUTPUT);
			this.processes.add(new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(OUTPUT.resolve(name + ".log").toFile())
				.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void await(int port, String path) {
		Instant until = Instant.now().plus(PATIENCE);
		while (Instant.now().isBefore(until)) {
			if (answers(port, path)) {
				return;
			}
			if (this.processes.stream().anyMatch((process) -> !process.isAlive())) {
				break;
			}
			sleep();
		}
		close();
		throw new IllegalStateException("Nothing answers at " + port + path + ": see " + OUTPUT.toAbsolutePath());
	}

	private static boolean answers(int port, String path) {
		try {
			HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path)
				.toURL()
				.openConnection();
			return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
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
