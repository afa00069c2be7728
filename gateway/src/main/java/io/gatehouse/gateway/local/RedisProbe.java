package io.gatehouse.gateway.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a Redis server whether it is there, in its inline protocol: a client library would
 * bring threads and reconnections along for two lines.
 */
final class RedisProbe {

	private static final int MILLIS = 500;

	private RedisProbe() {
	}

	/**
	 * Whether the server knows the password and answers.
	 */
	static boolean answers(String host, int port, String password) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(host, port), MILLIS);
			socket.setSoTimeout(MILLIS);
			socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
			String expected = "+OK\r\n+PONG\r\n";
			byte[] answer = socket.getInputStream().readNBytes(expected.length());
			return expected.equals(new String(answer, StandardCharsets.US_ASCII));
		}
		catch (IOException ex) {
			return false;
		}
	}

}
