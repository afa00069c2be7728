package io.gatehouse.gateway.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis for one run: on a random port of the loopback interface, with a random
 * password, keeping nothing on disk.
 */
final class LocalRedis implements AutoCloseable {

	private static final String HOST = "127.0.0.1";

	private static final int PASSWORD_BYTES = 24;

	private static final int START_SECONDS = 10;

	private static final int STOP_SECONDS = 5;

	/**
	 * Ends the server when the pipe to this process closes, however this process ended: a
	 * shutdown hook would not run when it is killed. The pipe alone decides: a Ctrl-C
	 * goes to all processes of a terminal, and the server must outlast the gateway.
	 */
	private static final String WATCH = """
			trap '' INT HUP TERM QUIT
			own_session=$(command -v setsid)
			$own_session "$0" "$1" &
			server=$!
			cat >/dev/null
			kill $server
			wait $server
			""";

	private final int port = freePort();

	private final String password = password();

	private final Process process;

	private LocalRedis() throws IOException {
		PrivateDirectory directory = new PrivateDirectory();
		// Not on the command line, which everybody on the machine can read.
		Path configuration = directory.write("redis.conf", """
				bind %s
				port %d
				requirepass %s
				dir "%s"
				save ""
				appendonly no
				maxmemory-policy noeviction
				""".formatted(HOST, this.port, this.password, directory.path().toString().replace("\\", "\\\\")));
		String executable = ExecutableProvider.newJarResourceProvider(directory.path().toFile()).get().toString();
		boolean unix = Path.of("/bin/sh").toFile().canExecute();
		List<String> command = unix ? List.of("/bin/sh", "-c", WATCH, executable, configuration.toString())
				: List.of(executable, configuration.toString());
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		if (!unix) {
			Runtime.getRuntime().addShutdownHook(new Thread(this::close, "local-redis-stop"));
		}
	}

	/**
	 * Starts a server and waits until it answers.
	 * @throws IllegalStateException when it cannot run on this machine
	 */
	static LocalRedis start() {
		try {
			LocalRedis redis = new LocalRedis();
			if (redis.answersInTime()) {
				return redis;
			}
			redis.close();
		}
		catch (IOException | RuntimeException ex) {
			throw new IllegalStateException(unusable(), ex);
		}
		throw new IllegalStateException(unusable());
	}

	String host() {
		return HOST;
	}

	int port() {
		return this.port;
	}

	String secret() {
		return this.password;
	}

	@Override
	public void close() {
		try {
			this.process.getOutputStream().close();
			if (!this.process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
				this.process.descendants().forEach(ProcessHandle::destroyForcibly);
				this.process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			this.process.destroy();
		}
		catch (InterruptedException ex) {
			this.process.destroy();
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public String toString() {
		return "LocalRedis[" + HOST + ":" + this.port + "]";
	}

	private boolean answersInTime() {
		long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
		while (System.nanoTime() < until && this.process.isAlive()) {
			if (answers()) {
				return true;
			}
			pause();
		}
		return false;
	}

	private boolean answers() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(HOST, this.port), 200);
			socket.setSoTimeout(1000);
			socket.getOutputStream()
				.write(("AUTH " + this.password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
			String expected = "+OK\r\n+PONG\r\n";
			InputStream answer = socket.getInputStream();
			return expected.equals(new String(answer.readNBytes(expected.length()), StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void pause() {
		try {
			Thread.sleep(20);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String password() {
		byte[] bytes = new byte[PASSWORD_BYTES];
		new SecureRandom().nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String unusable() {
		return "The embedded Redis does not run on this machine: start one yourself and set spring.data.redis.url.";
	}

}
