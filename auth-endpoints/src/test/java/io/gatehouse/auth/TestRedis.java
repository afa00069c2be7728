package io.gatehouse.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

import redis.embedded.RedisServer;

/**
 * A real Redis for tests, on a port of its own. It can be stopped and started again.
 */
public final class TestRedis implements AutoCloseable {

	private final int port = freePort();

	private RedisServer server;

	private TestRedis() {
		this.server = launch();
	}

	/** Starts a server that keeps nothing on disk. */
	public static TestRedis start() {
		return new TestRedis();
	}

	public int port() {
		return this.port;
	}

	public String url() {
		return "redis://127.0.0.1:" + this.port;
	}

	public void stop() {
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public void startAgain() {
		this.server = launch();
	}

	@Override
	public void close() {
		stop();
	}

	private RedisServer launch() {
		try {
			RedisServer server = RedisServer.newRedisServer()
				.port(this.port)
				.setting("bind 127.0.0.1")
				.setting("save \"\"")
				.setting("appendonly no")
				.setting("maxmemory-policy noeviction")
				.build();
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
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
