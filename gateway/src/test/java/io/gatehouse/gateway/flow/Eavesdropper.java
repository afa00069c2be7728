package io.gatehouse.gateway.flow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Listens, and answers nothing but the end of the connection.
 */
final class Eavesdropper implements AutoCloseable {

	private final ServerSocket server;

	private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

	Eavesdropper() throws IOException {
		this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		Thread thread = new Thread(this::listen, "eavesdropper");
		thread.setDaemon(true);
		thread.start();
	}

	int port() {
		return this.server.getLocalPort();
	}

	String heard() {
		return this.heard.toString(StandardCharsets.ISO_8859_1);
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	private void listen() {
		while (!this.server.isClosed()) {
			try (Socket client = this.server.accept()) {
				byte[] buffer = new byte[4096];
				int read = client.getInputStream().read(buffer);
				this.heard.write(buffer, 0, Math.max(read, 0));
			}
			catch (IOException ex) {
				// The end of one connection, or of all.
			}
		}
	}

}
