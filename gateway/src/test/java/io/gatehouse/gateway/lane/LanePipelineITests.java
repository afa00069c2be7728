package io.gatehouse.gateway.lane;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.gatehouse.gateway.webflux.EdgeTestConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that a client sends before the answer to the one before has ended.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("edge")
@Import(EdgeTestConfiguration.class)
class LanePipelineITests {

	private static final int LAST_REQUESTS = Integer.getInteger("last.requests", 200);

	private static final ServerSocket backend = backend();

	private final int port;

	LanePipelineITests(@LocalServerPort int port) {
		this.port = port;
	}

	@DynamicPropertySource
	static void backend(DynamicPropertyRegistry registry) {
		registry.add("backend.port", backend::getLocalPort);
	}

	@ParameterizedTest
	@CsvSource({ "/public/late,/public/now", "/public/late,/gateway/now", "/gateway/late,/public/now",
			"/api/late,/public/now", "/public/late,/public/../now" })
	void requestsWhenSentAtOnceThenAnsweredInTheirOrder(String first, String second) throws Exception {
		for (boolean atOnce : List.of(true, false, true)) {
			try (Client client = new Client(this.port)) {
				client.send(atOnce ? get(first) + get(second) : get(first));
				assertThat(client.read().body()).contains(first.contains("api") ? "token_missing" : first);
				if (!atOnce) {
					client.send(get(second));
				}
				assertThat(client.read().body()).contains(second.contains("..") ? "request_invalid" : second);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/late", "/gateway/late" })
	void requestsWhenManyAreSentAheadThenAllAnswered(String path) throws Exception {
		int ahead = 100;
		try (Client client = new Client(this.port)) {
			client.send(get(path) + get("/public/whole").repeat(ahead));
			assertThat(client.read().body()).contains(path);
			for (int i = 0; i < ahead; i++) {
				assertThat(client.read().body()).isEqualTo("/public/whole");
			}
		}
	}

	/** It is closed, or what it sends stays with it. */
	@ParameterizedTest
	@CsvSource({ "/public/never,false", "/gateway/never,false", "/public/never,true", "/gateway/never,true" })
	void requestsWhenTooManyAreSentAheadThenNotTaken(String path, boolean body) throws Exception {
		int much = 200 * 1024 * 1024;
		String post = "POST /public/whole HTTP/1.1\r\nHost: a\r\nContent-Length: " + much + "\r\n\r\n";
		try (Client client = new Client(this.port)) {
			client.send(get(path) + (body ? post : get("/public/whole")));
			assertThat(taken(client, body ? "x".repeat(8192) : get("/public/whole").repeat(100), much))
				.isLessThan(much);
		}
	}

	/** The server would close the connection without a word. */
	@ParameterizedTest
	@ValueSource(strings = { "/public/reset", "/gateway/reset" })
	void requestWhenItsAnswerHasABodyThatItMayNotHaveThenItIsTheLast(String path) throws Exception {
		try (Client client = new Client(this.port)) {
			client.send(get(path));
			Message answer = client.read();
			assertThat(answer.start()).startsWith("HTTP/1.1 205 ");
			assertThat(answer.closes()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/late", "/gateway/late" })
	void requestWhenClientDoesNotKnowChunksThenItGetsNone(String path) throws Exception {
		try (Client client = new Client(this.port)) {
			client.send("GET " + path + " HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
			Message answer = client.read();
			assertThat(answer.headers()).doesNotContainKeys("transfer-encoding", "content-length");
			assertThat(answer.closes()).isTrue();
			assertThat(answer.body()).isEqualTo("." + path);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/whole", "/gateway/whole" })
	void requestWhenItIsTheLastAndComesAtOnceAfterAnAnswerThenAnswered(String path) throws Exception {
		String last = "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
		List<CompletableFuture<Void>> clients = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			clients.add(CompletableFuture.runAsync(() -> {
				for (int j = 0; j < LAST_REQUESTS; j++) {
					try (Client client = new Client(this.port)) {
						client.send(get(path));
						assertThat(client.read().body()).isEqualTo(path);
						client.send(last);
						assertThat(client.read().body()).isEqualTo(path);
					}
					catch (IOException ex) {
						throw new UncheckedIOException(ex);
					}
				}
			}));
		}
		for (CompletableFuture<Void> client : clients) {
			client.get(60, TimeUnit.SECONDS);
		}
	}

	/** How many bytes could be sent, until the connection ends or takes no more. */
	private static long taken(Client client, String part, long most) throws Exception {
		AtomicLong sent = new AtomicLong();
		CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
			try {
				while (sent.get() < most) {
					client.send(part);
					sent.addAndGet(part.length());
				}
			}
			catch (IOException ex) {
				// The gateway, or this test, has closed it.
			}
		});
		for (long before = -1; !sending.isDone() && sent.get() != before;) {
			before = sent.get();
			Thread.sleep(500);
		}
		return sent.get();
	}

	private static String get(String path) {
		return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
	}

	private static ServerSocket backend() {
		try {
			ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			BackendThread.start(() -> {
				while (true) {
					Socket socket = server.accept();
					BackendThread.start(() -> serve(socket));
				}
			});
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void serve(Socket socket) throws Exception {
		try (socket) {
			InputStream in = new BufferedInputStream(socket.getInputStream());
			OutputStream out = socket.getOutputStream();
			for (Message request = Message.read(in, false); request != null; request = Message.read(in, false)) {
				String path = request.start().split(" ")[1];
				if (path.contains("whole")) {
					out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path)
						.getBytes(StandardCharsets.US_ASCII));
					continue;
				}
				if (path.contains("never")) {
					continue;
				}
				boolean reset = path.contains("reset");
				out.write(("HTTP/1.1 " + (reset ? "205 Reset" : "200 OK")
						+ "\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n.\r\n")
					.getBytes(StandardCharsets.US_ASCII));
				if (!path.contains("now")) {
					Thread.sleep(100);
				}
				out.write((Integer.toHexString(path.length()) + "\r\n" + path + "\r\n0\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			}
		}
	}

	private static final class Client implements AutoCloseable {

		private final Socket socket;

		private final InputStream in;

		Client(int port) throws IOException {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
			this.socket.setSoTimeout(20_000);
			this.in = new BufferedInputStream(this.socket.getInputStream());
		}

		void send(String requests) throws IOException {
			this.socket.getOutputStream().write(requests.getBytes(StandardCharsets.US_ASCII));
		}

		Message read() throws IOException {
			Message answer = Message.read(this.in, false);
			if (answer == null) {
				throw new AssertionError("There is no answer");
			}
			return answer;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
