package io.gatehouse.gateway.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.awaitility.Awaitility;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis process of its own, on loopback, that can be frozen, thawed and killed. Takes
 * the server that the system property {@code redis.binary} names, else the machine's,
 * else the embedded one.
 */
final class RedisNode implements AutoCloseable {

	private static final RedisClient CLIENT = RedisClient.create();

	private static final Path INSTALLED = Path.of("/usr/bin/redis-server");

	private static final Path BINARY = binary();

	/** The bus of a cluster has a port of its own, 10000 above. */
	private static final int BUS = 10_000;

	private static final List<String> COMMON = List.of("bind 127.0.0.1", "save \"\"", "appendonly no",
			"maxmemory-policy noeviction", "repl-diskless-sync-delay 0", "protected-mode no");

	private final int port;

	private final Process process;

	private RedisNode(int port, Process process) {
		this.port = port;
		this.process = process;
	}

	/** Starts a server and waits until it answers. */
	static RedisNode start(String... settings) {
		int port = freePort();
		List<String> all = new ArrayList<>(List.of(settings));
		all.add("port " + port);
		return launch(port, all).awaitAnswer();
	}

	/** Starts a server that does not speak without TLS; does not wait. */
	static RedisNode startWithTls(String... settings) {
		int port = freePort();
		List<String> all = new ArrayList<>(List.of(settings));
		all.addAll(List.of("port 0", "tls-port " + port));
		return launch(port, all);
	}

	/** Starts a sentinel that watches a primary. */
	static RedisNode sentinel(String name, RedisNode primary) {
		int port = freePort();
		return launch(port,
				List.of("port " + port, "sentinel monitor " + name + " 127.0.0.1 " + primary.port + " 1",
						"sentinel down-after-milliseconds " + name + " 1000",
						"sentinel failover-timeout " + name + " 3000", "sentinel resolve-hostnames no"),
				"--sentinel")
			.awaitAnswer();
	}

	/** Starts a replica and waits until it has everything. */
	RedisNode replica() {
		return replica(this.port);
	}

	/** Starts a replica of what a port leads to. */
	static RedisNode replica(int port, String... settings) {
		List<String> all = new ArrayList<>(List.of(settings));
		all.add("replicaof 127.0.0.1 " + port);
		RedisNode replica = start(all.toArray(String[]::new));
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> replica.ask((redis) -> redis.info("replication")).contains("master_link_status:up"));
		return replica;
	}

	int port() {
		return this.port;
	}

	String url() {
		return "redis://127.0.0.1:" + this.port;
	}

	/** Asks the server something, on a connection of its own. */
	<T> T ask(Function<RedisCommands<String, String>, T> question) {
		RedisURI uri = RedisURI.builder()
			.withHost("127.0.0.1")
			.withPort(this.port)
			.withTimeout(Duration.ofSeconds(5))
			.build();
		try (var connection = CLIENT.connect(uri)) {
			return question.apply(connection.sync());
		}
	}

	void freeze() {
		signal("STOP");
	}

	void thaw() {
		signal("CONT");
	}

	/** Ends it as a crash would. */
	void kill() {
		signal("KILL");
		try {
			this.process.waitFor(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		if (this.process.isAlive()) {
			kill();
		}
	}

	static int freePort() {
		while (true) {
			// Below the ports that the system gives out by itself.
			int port = ThreadLocalRandom.current().nextInt(15_000, 22_000);
			if (isFree(port) && isFree(port + BUS)) {
				return port;
			}
		}
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private RedisNode awaitAnswer() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.ignoreExceptions()
			.until(() -> "PONG".equals(ask(RedisCommands::ping)));
		return this;
	}

	private void signal(String name) {
		try {
			new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid())).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static RedisNode launch(int port, List<String> settings, String... arguments) {
		try {
			Path directory = Files.createTempDirectory("gatehouse-redis");
			Path configuration = directory.resolve("redis.conf");
			List<String> lines = new ArrayList<>((arguments.length == 0) ? COMMON : COMMON.subList(0, 1));
			lines.add("dir " + directory);
			lines.addAll(settings);
			Files.write(configuration, lines);
			List<String> command = new ArrayList<>(List.of(BINARY.toString(), configuration.toString()));
			command.addAll(List.of(arguments));
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(directory.resolve("redis.log").toFile())
				.start();
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
			return new RedisNode(port, process);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path binary() {
		String configured = System.getProperty("redis.binary");
		if (configured != null) {
			return Path.of(configured);
		}
		if (Files.isExecutable(INSTALLED)) {
			return INSTALLED;
		}
		try {
			return ExecutableProvider.newJarResourceProvider(Files.createTempDirectory("gatehouse-redis").toFile())
				.get()
				.toPath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
