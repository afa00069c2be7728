package io.gatehouse.gateway.webflux;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A client without an HTTP library: it sends exactly what a test says.
 */
public final class RawClient {

	private RawClient() {
	}

	/**
	 * Sends a GET request with the header lines and reads the answer.
	 */
	public static String get(int port, String target, String... lines) throws IOException {
		return send(port, "GET " + target + " HTTP/1.1\r\nHost: localhost:" + port + "\r\n"
				+ ((lines.length > 0) ? String.join("\r\n", lines) + "\r\n" : "") + "\r\n");
	}

	/**
	 * Sends the characters as octets and reads one answer.
	 */
	public static String send(int port, String request) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(8000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			socket.getOutputStream().flush();
			return read(socket.getInputStream());
		}
	}

	/**
	 * Sends the characters as octets, reads one answer, and then waits whether another
	 * one follows, as it does when the server found two requests in them. Where the
	 * server resets the connection the answer may be lost.
	 * @param wait how long to wait, in milliseconds
	 */
	public static String sendToTheEnd(int port, String request, int wait) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			socket.setSoTimeout(8000);
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			try {
				socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
				socket.getOutputStream().flush();
				String first = read(socket.getInputStream());
				bytes.writeBytes(first.getBytes(StandardCharsets.ISO_8859_1));
				if (wait > 0) {
					socket.setSoTimeout(wait);
					socket.getInputStream().transferTo(bytes);
				}
			}
			catch (SocketException | SocketTimeoutException ex) {
				// Nothing follows.
			}
			return bytes.toString(StandardCharsets.ISO_8859_1);
		}
	}

	private static String read(InputStream in) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		String text = "";
		while (!isWhole(text)) {
			int b = in.read();
			if (b < 0) {
				return bytes.toString(StandardCharsets.ISO_8859_1);
			}
			bytes.write(b);
			text = bytes.toString(StandardCharsets.ISO_8859_1);
		}
		return text;
	}

	private static boolean isWhole(String text) {
		int end = text.indexOf("\r\n\r\n");
		if (end < 0) {
			return false;
		}
		if (text.startsWith("HTTP/1.1 101") || text.startsWith("HTTP/1.1 204")) {
			return true;
		}
		if (!RecordingBackend.lines(text, "Transfer-Encoding").isEmpty()) {
			return text.endsWith("0\r\n\r\n");
		}
		List<String> length = RecordingBackend.lines(text, "Content-Length");
		return !length.isEmpty() && text.length() - end - 4 >= Integer.parseInt(length.get(0));
	}

}
