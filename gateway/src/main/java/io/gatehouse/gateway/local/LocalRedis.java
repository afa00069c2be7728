package io.gatehouse.gateway.local;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;

import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis that lives and dies with this process, even when this process is killed.
 * It listens on loopback alone, asks for a password that nobody else knows, and keeps
 * nothing on disk.
 */
final class LocalRedis implements AutoCloseable {

	static final String HOST = "127.0.0.1";

	private static final Duration START_WITHIN = Duration.ofSeconds(10);

	private static final Duration POLL = Duration.ofMillis(20);

	private static final int ATTEMPTS = 3;

	private static final int PASSWORD_BYTES = 32;

	private final PrivateDirectory directory;

	private final RedisProcess process;

	private final int port;

	private final String password;

	private LocalRedis(PrivateDirectory directory, RedisProcess process, int port, String password) {
		this.directory = directory;
		this.process = process;
		this.port = port;
		this.password = password;
	}

	/**
	 * Starts a server and waits until it answers.
	 * @throws LocalRedisException when it cannot run here
	 */
	static LocalRedis start() {
		return start(ExecutableProvider::newJarResourceProvider);
	}

	static LocalRedis start(Executables executables) {
		for (int attempt = 1;; attempt++) {
			try {
				return attempt(executables);
			}
			catch (LocalRedisException ex) {
				// Somebody else may have taken the free port in between.
				if (attempt == ATTEMPTS || !String.valueOf(ex.getMessage()).contains("Address already in use")) {
					throw ex;
				}
			}
		}
	}

	int port() {
		return this.port;
	}

	String password() {
		return this.password;
	}

	@Override
	public void close() {
		this.process.close();
		this.directory.close();
	}

	@Override
	public String toString() {
		return "LocalRedis[" + HOST + ":" + this.port + "]";
	}

	private static LocalRedis attempt(Executables executables) {
		PrivateDirectory directory = PrivateDirectory.create();
		try {
			int port = freePort();
			String password = newPassword();
			File executable = executables.in(directory.path().toFile()).get();
			Path configuration = directory.write("redis.conf", configuration(port, password, directory.path()));
			LocalRedis redis = new LocalRedis(directory, RedisProcess.start(executable.toPath(), configuration), port,
					password);
			redis.awaitAnswer();
			return redis;
		}
		catch (LocalRedisException ex) {
			directory.close();
			throw ex;
		}
		catch (IOException | RuntimeException ex) {
			directory.close();
			throw new LocalRedisException(ex.toString(), ex);
		}
	}

	private void awaitAnswer() {
		long deadline = System.nanoTime() + START_WITHIN.toNanos();
		while (!RedisProbe.answers(HOST, this.port, this.password)) {
			if (!this.process.isAlive() || System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
				this.process.close();
				throw new LocalRedisException("it did not answer. It said: " + this.process.output(), null);
			}
			LockSupport.parkNanos(POLL.toNanos());
		}
	}

	private static String configuration(int port, String password, Path directory) {
		// In quotes a backslash would escape; forward slashes do on Windows too.
		return """
				bind %s
				port %d
				requirepass %s
				dir "%s"
				maxmemory-policy noeviction
				save ""
				appendonly no
				""".formatted(HOST, port, password, directory.toString().replace('\\', '/'));
	}

	private static String newPassword() {
		byte[] bytes = new byte[PASSWORD_BYTES];
		new SecureRandom().nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
			return socket.getLocalPort();
		}
	}

	/** Puts a server's executable into a directory. */
	interface Executables {

		ExecutableProvider in(File directory);

	}

}
