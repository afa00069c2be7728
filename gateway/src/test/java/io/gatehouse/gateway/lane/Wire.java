package io.gatehouse.gateway.lane;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * A client that sends the very octets it is told to, on one connection for as long as the
 * server keeps it.
 */
final class Wire implements AutoCloseable {

	private static final int PATIENCE = 20_000;

	private final int port;

	private @Nullable Socket socket;

	private @Nullable InputStream in;

	Wire(int port) {
		this.port = port;
	}

	/**
	 * Sends the request.
	 * @return the answer, or {@code null} when the server closed the connection without
	 * one
	 */
	@Nullable Message send(String request) throws IOException {
		Socket socket = this.socket;
		InputStream in = this.in;
		if (socket == null || in == null) {
			socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
			socket.setSoTimeout(PATIENCE);
			socket.setTcpNoDelay(true);
			in = new BufferedInputStream(socket.getInputStream());
			this.socket = socket;
			this.in = in;
		}
		try {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().flush();
			Message answer = Message.read(in, request.startsWith("HEAD "));
			if (answer == null || answer.closes() || !answer.whole() || request.contains("\r\nConnection: close")
					|| request.contains(" HTTP/1.0\r\n")) {
				close();
			}
			return answer;
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	@Override
	public void close() throws IOException {
		if (this.socket != null) {
			this.socket.close();
		}
		this.socket = null;
		this.in = null;
	}

}
