package io.gatehouse.gateway.webflux;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A backend without an HTTP library: it records the very bytes that arrive, so that no
 * parser hides a difference.
 */
public final class RecordingBackend implements AutoCloseable {

	private static final RecordingBackend SHARED = new RecordingBackend();

	private final ServerSocket server;

	private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

	public RecordingBackend() {
		try {
			this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		daemon(this::accept);
	}

	/** The one that all tests have who need no other. Whoever begins, lets it forget. */
	public static RecordingBackend shared() {
		return SHARED;
	}

	public int port() {
		return this.server.getLocalPort();
	}

	public void forget() {
		this.requests.clear();
	}

	/** The next request, header and body, as it arrived. */
	public String next() throws InterruptedException {
		String request = this.requests.poll(5, TimeUnit.SECONDS);
		if (request == null) {
			throw new AssertionError("No request reached the backend");
		}
		return request;
	}

	public boolean isUntouched() {
		return this.requests.isEmpty();
	}

	/** The lines of the recorded request with that header, names in lower case. */
	public static List<String> lines(String request, String name) {
		List<String> lines = new ArrayList<>();
		for (String line : request.substring(0, request.indexOf("\r\n\r\n")).split("\r\n")) {
			if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":")) {
				lines.add(line.substring(name.length() + 1).strip());
			}
		}
		return lines;
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	private void accept() {
		try {
			while (true) {
				Socket socket = this.server.accept();
				daemon(() -> serve(socket));
			}
		}
		catch (IOException ex) {
			// Closed.
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			String request = read(in);
			while (request != null) {
				this.requests.add(request);
				List<String> key = lines(request, "Sec-WebSocket-Key");
				String response = key.isEmpty() ? response(request.substring(0, request.indexOf("\r\n")))
						: handshake(request, key.get(0));
				socket.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
				request = response.endsWith("ok") ? read(in) : null;
			}
		}
		catch (IOException | InterruptedException ex) {
			// The other end went away.
		}
	}

	private static String handshake(String request, String key) throws InterruptedException {
		String requestLine = request.substring(0, request.indexOf("\r\n"));
		String other = response(requestLine);
		if (!requestLine.contains("/ws")) {
			return other;
		}
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1")
				.digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
			return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
					+ "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** An answer that does not end in 'ok' is followed by the end of the connection. */
	private static String response(String requestLine) throws InterruptedException {
		if (requestLine.contains("/close")) {
			return "";
		}
		if (requestLine.contains("/hang")) {
			Thread.sleep(3000);
		}
		if (requestLine.contains("/cookies")) {
			return "HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: __Host-gatehouse-refresh=x; Path=/; Secure\r\n"
					+ "Content-Length: 2\r\n\r\nok";
		}
		if (requestLine.contains("/cors")) {
			return "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\naccess-control-allow-credentials: true\r\n"
					+ "Access-Control-Expose-Headers: X-Mine\r\nVary: Accept, origin\r\nVary: Origin\r\n"
					+ "Content-Length: 2\r\n\r\nok";
		}
		if (requestLine.contains("/early")) {
			return "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
		}
		if (requestLine.contains("/switch")) {
			return "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\nok";
		}
		if (requestLine.contains("/trailer")) {
			return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Set-Cookie\r\n\r\n2\r\nok\r\n0\r\n"
					+ "Set-Cookie: __Host-gatehouse-refresh=x; Path=/; Secure\r\n\r\n";
		}
		if (requestLine.contains("/cut")) {
			return "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.";
		}
		String header = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
		return requestLine.startsWith("HEAD ") ? header : header + "ok";
	}

	private static @Nullable String read(InputStream in) throws IOException {
		String text = readUntil(in, "\r\n\r\n");
		if (text == null) {
			return null;
		}
		if (!lines(text, "Transfer-Encoding").isEmpty()) {
			String body = readUntil(in, "0\r\n\r\n");
			return (body != null) ? text + body : null;
		}
		List<String> length = lines(text, "Content-Length");
		int expected = length.isEmpty() ? 0 : Integer.parseInt(length.get(0));
		byte[] body = in.readNBytes(expected);
		return (body.length == expected) ? text + new String(body, StandardCharsets.ISO_8859_1) : null;
	}

	/** What comes up to that end, or {@code null} when it does not come. */
	private static @Nullable String readUntil(InputStream in, String end) throws IOException {
		StringBuilder text = new StringBuilder();
		while (text.length() < end.length() || text.indexOf(end, text.length() - end.length()) < 0) {
			int b = in.read();
			if (b < 0) {
				return null;
			}
			text.append((char) b);
		}
		return text.toString();
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "recording-backend");
		thread.setDaemon(true);
		thread.start();
	}

}
