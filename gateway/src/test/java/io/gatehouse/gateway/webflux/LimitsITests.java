package io.gatehouse.gateway.webflux;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client may send, and how slowly: with limits that a test can wait for.
 */
@EdgeTest(properties = { "gatehouse.limits.header-time=1s", "gatehouse.limits.body-idle=1s",
		"gatehouse.limits.body-rate=2B", "gatehouse.limits.body-size=64KB", "gatehouse.limits.header-size=2KB",
		"gatehouse.limits.request-line=1KB", EdgeTest.ORIGIN })
class LimitsITests {

	private static final RecordingBackend backend = RecordingBackend.shared();

	private static final String HEAD = "POST /public/a HTTP/1.1\r\nHost: localhost\r\nOrigin: https://app.example.com\r\n";

	private static final String CHUNKED = HEAD + "Transfer-Encoding: chunked\r\n\r\n";

	/** Far more than a limit, far less than anybody's patience. */
	private static final int PATIENCE = 20_000;

	private final int port;

	LimitsITests(@LocalServerPort int port) {
		this.port = port;
	}

	@BeforeEach
	void forget() {
		backend.forget();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "G", "GET /public/a HTTP/1.1\r\nHost: loc",
			"GET /public/a HTTP/1.1\r\nHost: localhost\r\n" })
	void headerWhenNotWholeInTimeThenCut(String part) throws Exception {
		try (Socket socket = connect()) {
			send(socket, part);
			assertThat(isCut(socket)).isTrue();
		}
		assertThat(backend.isUntouched()).isTrue();
	}

	@Test
	void headerWhenDrippingThenCut() throws Exception {
		try (Socket socket = connect()) {
			send(socket, "GET /public/a HTTP/1.1\r\nHost: localhost\r\n");
			assertThat(isCutWhileSending(socket, "X-A: a\r\n")).isTrue();
		}
		assertThat(backend.isUntouched()).isTrue();
	}

	@Test
	void headerWhenDrippingOnAUsedConnectionThenCut() throws Exception {
		try (Socket socket = connect()) {
			send(socket, "GET /public/a HTTP/1.1\r\nHost: localhost\r\n\r\n");
			assertThat(backend.next()).isNotEmpty();
			readUntil(socket, "ok");
			// An idle connection is nothing slow.
			Thread.sleep(1500);
			send(socket, "GET /public/b HTTP/1.1\r\n");
			assertThat(isCutWhileSending(socket, "X-A: a\r\n")).isTrue();
		}
		assertThat(backend.isUntouched()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { HEAD + "Content-Length: 10\r\n\r\n", HEAD + "Content-Length: 10\r\n\r\nhello", CHUNKED,
			CHUNKED + "5\r\nhello\r\n", CHUNKED + "5\r\nhel", CHUNKED + "5\r\nhello\r\n0\r\n" })
	void bodyWhenItPausesThenCut(String part) throws Exception {
		try (Socket socket = connect()) {
			send(socket, part);
			assertThat(isCut(socket)).isTrue();
		}
		assertThat(backend.isUntouched()).isTrue();
	}

	@Test
	void bodyWhenSteadyThenItMayTakeLonger() throws Exception {
		try (Socket socket = connect()) {
			send(socket, HEAD + "Content-Length: 30\r\n\r\n");
			for (int i = 0; i < 6; i++) {
				Thread.sleep(400);
				send(socket, "12345");
			}
			assertThat(readUntil(socket, "ok")).startsWith("HTTP/1.1 200 ");
			assertThat(backend.next()).endsWith("12345".repeat(6));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST /public/", "GET /public/", "POST /gateway/" })
	void bodyWhenDrippingThenCut(String start) throws Exception {
		try (Socket socket = connect()) {
			send(socket, CHUNKED.replace("POST /public/", start));
			assertThat(isCutWhileSending(socket, "1\r\nx\r\n", 700)).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/", "/gateway/" })
	void bodyWhenItMeansNothingThenAwaitedBeforeTheBackendIs(String route) throws Exception {
		try (Socket socket = connect()) {
			send(socket, CHUNKED.replace("POST /public/", "GET " + route) + "5\r\nhello\r\n");
			Thread.sleep(300);
			assertThat(backend.isUntouched()).isTrue();
			send(socket, "0\r\n\r\n");
			assertThat(readUntil(socket, "ok")).startsWith("HTTP/1.1 200 ");
			assertThat(backend.next()).contains("hello");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/", "/gateway/" })
	void bodyWhenItsEncodingIsNamedAsAnOptionThenCountedAllTheSame(String route) throws Exception {
		String chunk = "8000\r\n" + "a".repeat(0x8000) + "\r\n";
		assertThat(RawClient.send(this.port,
				HEAD.replace("/public/", route)
						+ "Connection: close, Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk
						+ "1\r\na\r\n0\r\n\r\n"))
			.startsWith("HTTP/1.1 413 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/", "/gateway/" })
	void answerWhenBackendIsSlowThenClientIsNotBlamed(String route) throws Exception {
		String response = RawClient.send(this.port,
				HEAD.replace("/public/a", route + "hang") + "Content-Length: 2\r\n\r\n{}");
		assertThat(response).startsWith("HTTP/1.1 200 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/", "/gateway/" })
	void bodyWhenTooLargeThenProblemThatPagesCanRead(String route) throws Exception {
		assertThat(RawClient.send(this.port, HEAD.replace("/public/", route) + "Content-Length: 65537\r\n\r\n"))
			.startsWith("HTTP/1.1 413 ")
			.contains("\"code\":\"payload_too_large\"")
			.contains("Access-Control-Allow-Origin: https://app.example.com");
		String chunk = "8000\r\n" + "a".repeat(0x8000) + "\r\n";
		assertThat(
				RawClient.send(this.port, CHUNKED.replace("/public/", route) + chunk + chunk + "1\r\na\r\n0\r\n\r\n"))
			.startsWith("HTTP/1.1 413 ")
			.contains("\"code\":\"payload_too_large\"")
			.contains("Access-Control-Allow-Origin: https://app.example.com");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/", "/gateway/" })
	void bodyWhenAsLargeAsAllowedThenArrives(String route) throws Exception {
		assertThat(RawClient.send(this.port,
				HEAD.replace("/public/", route) + "Content-Length: 65536\r\n\r\n" + "a".repeat(65536)))
			.startsWith("HTTP/1.1 200 ");
		assertThat(backend.next()).hasSizeGreaterThan(65536);
		String chunk = "8000\r\n" + "a".repeat(0x8000) + "\r\n";
		assertThat(RawClient.send(this.port, CHUNKED.replace("/public/", route) + chunk + chunk + "0\r\n\r\n"))
			.startsWith("HTTP/1.1 200 ");
	}

	@Test
	void headerWhenTooLargeThenRefused() throws Exception {
		assertThat(RawClient.get(this.port, "/public/a", "X-A: " + "a".repeat(2100))).startsWith("HTTP/1.1 431 ");
		assertThat(RawClient.get(this.port, "/public/" + "a".repeat(1100))).startsWith("HTTP/1.1 414 ");
	}

	@Test
	void webSocketWhenSilentThenStays() throws Exception {
		try (Socket socket = connect()) {
			send(socket, "GET /public/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
					+ "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
			assertThat(readUntil(socket, "\r\n\r\n")).startsWith("HTTP/1.1 101 ");
		}
	}

	private Socket connect() throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		socket.setSoTimeout(PATIENCE);
		return socket;
	}

	private static void send(Socket socket, String text) throws IOException {
		OutputStream out = socket.getOutputStream();
		out.write(text.getBytes(StandardCharsets.ISO_8859_1));
		out.flush();
	}

	/** Waits for the end of the connection, and for nothing before it. */
	private static boolean isCut(Socket socket) throws IOException {
		try {
			return socket.getInputStream().read() < 0;
		}
		catch (SocketException ex) {
			return true;
		}
	}

	private static boolean isCutWhileSending(Socket socket, String drop) throws Exception {
		return isCutWhileSending(socket, drop, 300);
	}

	private static boolean isCutWhileSending(Socket socket, String drop, int pause) throws Exception {
		CompletableFuture<Boolean> cut = CompletableFuture.supplyAsync(() -> {
			try {
				return isCut(socket);
			}
			catch (IOException ex) {
				return false;
			}
		});
		for (int i = 0; i < PATIENCE / pause && !cut.isDone(); i++) {
			try {
				send(socket, drop);
			}
			catch (SocketException ex) {
				return cut.get(PATIENCE, TimeUnit.MILLISECONDS);
			}
			Thread.sleep(pause);
		}
		return cut.get(PATIENCE, TimeUnit.MILLISECONDS);
	}

	private static String readUntil(Socket socket, String end) throws IOException {
		StringBuilder text = new StringBuilder();
		InputStream in = socket.getInputStream();
		while (text.length() < end.length() || !text.substring(text.length() - end.length()).equals(end)) {
			int b = in.read();
			if (b < 0) {
				return text.toString();
			}
			text.append((char) b);
		}
		return text.toString();
	}

}
