package io.gatehouse.gateway.lane;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.gatehouse.gateway.webflux.EdgeTestConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.PlatformDependent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionRepository;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Large bodies through the lane: neither a slow reader nor a slow backend fills the
 * memory, and clients that leave take their backend's connection with them.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "gatehouse.limits.body-size=200MB")
@ActiveProfiles("edge")
@Import(EdgeTestConfiguration.class)
@ExtendWith(OutputCaptureExtension.class)
@Isolated("It reads all that is logged.")
class LaneBodiesITests {

	private static final int SIZE = 100 * 1024 * 1024;

	/** Far less than a body, more than all buffers on the way. */
	private static final long BUFFERS = 40 * 1024 * 1024;

	private static final Backend backend = new Backend();

	private final int port;

	private final MeterRegistry meters;

	LaneBodiesITests(@LocalServerPort int port, @Autowired MeterRegistry meters) {
		this.port = port;
		this.meters = meters;
	}

	@DynamicPropertySource
	static void backend(DynamicPropertyRegistry registry) {
		registry.add("backend.port", backend::port);
	}

	@Test
	void downWhenReaderIsSlowThenBackendHasToWait() throws Exception {
		long before = PlatformDependent.usedDirectMemory();
		try (Socket socket = send("GET /public/down HTTP/1.1\r\nHost: a\r\n\r\n")) {
			assertThat(stalled(backend.sent)).isLessThan(BUFFERS);
			assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(BUFFERS);
			InputStream in = new BufferedInputStream(socket.getInputStream());
			while (in.read() != '\r' || in.read() != '\n' || in.read() != '\r') {
				// The header.
			}
			in.read();
			in.skipNBytes(SIZE);
		}
		assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(BUFFERS);
		assertThat(this.meters.get("gatehouse.requests").tag("door", "lane").counter().count()).isPositive();
	}

	@Test
	void upWhenBackendIsSlowThenClientHasToWait() throws Exception {
		long before = PlatformDependent.usedDirectMemory();
		AtomicLong written = new AtomicLong();
		try (Socket socket = send("POST /public/up HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n")) {
			Thread writer = new Thread(() -> write(socket, written));
			writer.start();
			assertThat(stalled(written)).isLessThan(BUFFERS);
			assertThat(PlatformDependent.usedDirectMemory() - before).isLessThan(BUFFERS);
			backend.reading = true;
			assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
				.isEqualTo("HTTP/1.1 200 OK");
			writer.join();
		}
		assertThat(backend.received).hasValue(SIZE);
	}

	@Test
	void downWhenClientsLeaveInTheMiddleThenNothingLeaks(CapturedOutput output) throws Exception {
		assertLeakFree(output, () -> {
			for (int i = 0; i < 200; i++) {
				try (Socket socket = send("GET /public/down HTTP/1.1\r\nHost: a\r\n\r\n")) {
					socket.getInputStream().readNBytes(20_000);
				}
			}
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/events", "/gateway/events" })
	void eventsWhenClientsLeaveWithoutReadingThenNothingLeaks(String path, CapturedOutput output) throws Exception {
		List<Socket> clients = new ArrayList<>();
		backend.sent.set(0);
		assertLeakFree(output, () -> {
			for (int i = 0; i < 20; i++) {
				clients.add(send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"));
			}
			stalled(backend.sent);
			for (Socket client : clients) {
				client.close();
			}
		});
	}

	@Test
	void downWhenItsHeaderCannotBeWrittenThenNothingLeaks(@Autowired ConfigurableApplicationContext context,
			CapturedOutput output) throws Exception {
		RouteDefinition route = new RouteDefinition();
		route.setId("unwritable");
		route.setUri(URI.create("http://localhost:" + backend.port()));
		route.setPredicates(List.of(new PredicateDefinition("Path=/unwritable/**")));
		route.setFilters(List.of(new FilterDefinition("SetResponseHeader=X Bad, x")));
		route.setMetadata(Map.of("gatehouse", Map.of("access", "public")));
		context.getBean(RouteDefinitionRepository.class).save(Mono.just(route)).block();
		context.publishEvent(new RefreshRoutesEvent(this));
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> context.getBean(LaneRoutes.class)
				.current()
				.candidates()
				.stream()
				.anyMatch((candidate) -> candidate.route().getId().equals("unwritable")));
		assertLeakFree(output, () -> {
			for (int i = 0; i < 50; i++) {
				try (Socket socket = send("GET /unwritable/small HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
					assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
						.startsWith("HTTP/1.1 502 ")
						.contains("\"code\":\"upstream_unavailable\"");
				}
			}
		});
	}

	private void assertLeakFree(CapturedOutput output, BackendThread.Task task) throws Exception {
		ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
		try {
			task.run();
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> backend.sending.get() == 0);
			for (int i = 0; i < 5; i++) {
				System.gc();
				try (Socket socket = send("GET /public/small HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")) {
					assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
						.startsWith("HTTP/1.1 200 OK");
				}
			}
			assertThat(output).doesNotContain("LEAK:").doesNotContain("IllegalReferenceCount");
		}
		finally {
			ResourceLeakDetector.setLevel(level);
		}
	}

	private Socket send(String request) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
		socket.setSoTimeout(60_000);
		socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		return socket;
	}

	/** How much it was when it went no further. */
	private static long stalled(AtomicLong count) {
		long[] before = { -1 };
		Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(700)).until(() -> {
			long now = count.get();
			boolean stands = now > 0 && now == before[0];
			before[0] = now;
			return stands;
		});
		return before[0];
	}

	private static void write(Socket socket, AtomicLong written) {
		try {
			OutputStream out = socket.getOutputStream();
			byte[] some = new byte[64 * 1024];
			for (int left = SIZE; left > 0; left -= some.length) {
				out.write(some);
				written.addAndGet(some.length);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Sends as fast as it can, and reads when it is told to. */
	private static final class Backend {

		private final ServerSocket server;

		private final AtomicLong sent = new AtomicLong();

		private final AtomicLong received = new AtomicLong();

		private final AtomicInteger sending = new AtomicInteger();

		private volatile boolean reading;

		Backend() {
			try {
				this.server = new ServerSocket(0, 300, InetAddress.getLoopbackAddress());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			BackendThread.start(() -> {
				while (true) {
					Socket socket = this.server.accept();
					BackendThread.start(() -> serve(socket));
				}
			});
		}

		int port() {
			return this.server.getLocalPort();
		}

		private void serve(Socket socket) throws Exception {
			try (socket) {
				InputStream in = new BufferedInputStream(socket.getInputStream());
				String line = line(in);
				while (!line(in).isEmpty()) {
					// The header.
				}
				OutputStream out = socket.getOutputStream();
				if (line.contains("/down")) {
					down(out);
				}
				if (line.contains("/events")) {
					events(out);
				}
				if (line.contains("/up")) {
					up(in);
				}
				out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
					.getBytes(StandardCharsets.US_ASCII));
			}
		}

		private void down(OutputStream out) throws IOException {
			this.sending.incrementAndGet();
			this.sent.set(0);
			try {
				out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + SIZE + "\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
				byte[] some = new byte[64 * 1024];
				for (int left = SIZE; left > 0; left -= some.length) {
					out.write(some);
					this.sent.addAndGet(some.length);
				}
			}
			finally {
				this.sending.decrementAndGet();
			}
		}

		private void events(OutputStream out) throws IOException {
			this.sending.incrementAndGet();
			try {
				out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
				byte[] event = ("data: " + "e".repeat(5_000) + "\n\n").getBytes(StandardCharsets.US_ASCII);
				while (true) {
					out.write(event);
					this.sent.addAndGet(event.length);
				}
			}
			finally {
				this.sending.decrementAndGet();
			}
		}

		private void up(InputStream in) throws Exception {
			while (!this.reading) {
				Thread.sleep(20);
			}
			byte[] some = new byte[64 * 1024];
			while (this.received.get() < SIZE) {
				this.received.addAndGet(Math.max(0, in.read(some)));
			}
		}

		private static String line(InputStream in) throws IOException {
			StringBuilder line = new StringBuilder();
			for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
				if (b != '\r') {
					line.append((char) b);
				}
			}
			return line.toString();
		}

	}

}
