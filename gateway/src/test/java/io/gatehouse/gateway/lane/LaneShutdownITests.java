package io.gatehouse.gateway.lane;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.gatehouse.gateway.GatewayApplication;
import io.gatehouse.gateway.OwnThreads;
import io.gatehouse.gateway.webflux.EdgeTestConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the lane's requests when the gateway stops.
 */
class LaneShutdownITests {

	private static final int PATIENCE = 60_000;

	@Test
	void stopWhenRequestIsUnderWayThenItIsAnsweredAndNothingElseIs() throws Exception {
		try (SlowBackend backend = new SlowBackend(); ConfigurableApplicationContext gateway = start(backend, "30s")) {
			int port = port(gateway);
			try (Client slow = new Client(port, "/public/slow"); Client events = new Client(port, "/public/events")) {
				assertThat(events.until("data: one")).startsWith("HTTP/1.1 200 ");
				backend.asked.await();
				CompletableFuture<Void> stopped = CompletableFuture.runAsync(gateway::close);
				assertThat(events.rest()).as("the end of an event stream").endsWith("0\r\n\r\n");
				Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> isRefused(port));
				assertThat(stopped).isNotDone();
				backend.answering.countDown();
				assertThat(slow.rest()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nlate");
				stopped.get(PATIENCE, TimeUnit.MILLISECONDS);
			}
		}
	}

	@Test
	void stopWhenBackendDoesNotAnswerThenTheGatewayWaitsNoLongerThanIsConfigured() throws Exception {
		try (SlowBackend backend = new SlowBackend(); ConfigurableApplicationContext gateway = start(backend, "1s")) {
			try (Client slow = new Client(port(gateway), "/public/slow")) {
				backend.asked.await();
				// It would have had half a minute for that.
				CompletableFuture.runAsync(gateway::close).get(20, TimeUnit.SECONDS);
				assertThat(slow.rest()).doesNotContain("HTTP/1.1 200 ");
			}
		}
	}

	private static ConfigurableApplicationContext start(SlowBackend backend, String patience) {
		return new SpringApplicationBuilder(GatewayApplication.class, EdgeTestConfiguration.class, OwnThreads.class)
			.profiles("edge")
			.registerShutdownHook(false)
			.run("--server.port=0", "--backend.port=" + backend.server.getLocalPort(),
					"--spring.lifecycle.timeout-per-shutdown-phase=" + patience);
	}

	private static int port(ConfigurableApplicationContext gateway) {
		return Integer.parseInt(Objects.requireNonNull(gateway.getEnvironment().getProperty("local.server.port")));
	}

	private static boolean isRefused(int port) throws IOException {
		try {
			new Socket(InetAddress.getLoopbackAddress(), port).close();
			return false;
		}
		catch (ConnectException ex) {
			return true;
		}
	}

	private static final class Client implements AutoCloseable {

		private final Socket socket;

		private final InputStream in;

		Client(int port, String path) throws IOException {
			this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
			this.socket.setSoTimeout(PATIENCE);
			this.in = new BufferedInputStream(this.socket.getInputStream());
			this.socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
		}

		String until(String text) throws IOException {
			StringBuilder read = new StringBuilder();
			while (read.indexOf(text) < 0) {
				int octet = this.in.read();
				if (octet < 0) {
					throw new AssertionError("The end came after " + read);
				}
				read.append((char) octet);
			}
			return read.toString();
		}

		/** Until the gateway closes the connection. */
		String rest() throws IOException {
			return new String(this.in.readAllBytes(), StandardCharsets.US_ASCII);
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

	/** Answers when it is told to, and sends one event. */
	private static final class SlowBackend implements AutoCloseable {

		private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

		private final CountDownLatch asked = new CountDownLatch(1);

		private final CountDownLatch answering = new CountDownLatch(1);

		SlowBackend() throws IOException {
			BackendThread.start(() -> {
				while (true) {
					Socket socket = this.server.accept();
					BackendThread.start(() -> serve(socket));
				}
			});
		}

		private void serve(Socket socket) throws Exception {
			try (socket) {
				Message request = Message.read(new BufferedInputStream(socket.getInputStream()), false);
				OutputStream out = socket.getOutputStream();
				if (request != null && request.start().contains("/events")) {
					out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: one\n\n"
						.getBytes(StandardCharsets.US_ASCII));
				}
				else {
					this.asked.countDown();
				}
				this.answering.await();
				out.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate".getBytes(StandardCharsets.US_ASCII));
			}
		}

		@Override
		public void close() throws IOException {
			this.answering.countDown();
			this.server.close();
		}

	}

}
