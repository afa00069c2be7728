package io.gatehouse.gateway.webflux;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.gatehouse.auth.revocation.Standing;
import io.gatehouse.auth.token.AccessTokenVerifier;
import io.gatehouse.auth.token.RefusalReason;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.gateway.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.http.HttpHeaders;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * WebSockets and event streams through the running gateway.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "gatehouse.external-origin=https://gw.example",
				"gatehouse.cors.allowed-origins=https://app.example", "gatehouse.streams.max-per-session=3",
				"spring.cloud.gateway.server.webflux.httpclient.response-timeout=2s",
				"spring.cloud.gateway.server.webflux.httpclient.pool.max-connections=2" })
@ActiveProfiles("edge")
@Import(StreamITests.Tokens.class)
class StreamITests {

	private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

	private static final String[] NONE = {};

	private static final String ORIGIN = "Origin: https://gw.example";

	private static final String ADA = "Authorization: Bearer ada";

	/** From what the contract says, with room for a loaded machine. */
	private static final Duration SOON = Duration.ofSeconds(10);

	private static final StreamBackend backend = new StreamBackend();

	private static final RecordingBackend ordinary = new RecordingBackend();

	private final List<SocketClient> clients = new ArrayList<>();

	private final int port;

	private final TestRevocations standing;

	private final MeterRegistry meters;

	StreamITests(@LocalServerPort int port, @Autowired TestRevocations standing, @Autowired MeterRegistry meters) {
		this.port = port;
		this.standing = standing;
		this.meters = meters;
	}

	@DynamicPropertySource
	static void routes(DynamicPropertyRegistry registry) {
		route(registry, 0, "api", backend.port());
		route(registry, 1, "public", backend.port());
		registry.add(ROUTES + "[1].metadata.gatehouse.access", () -> "public");
		route(registry, 2, "chatting", backend.port());
		registry.add(ROUTES + "[2].metadata.gatehouse.websocket.protocols[0]", () -> "superchat");
		registry.add(ROUTES + "[2].metadata.gatehouse.websocket.protocols[1]", () -> "chat");
		registry.add(ROUTES + "[2].metadata.gatehouse.forward-token", () -> "true");
		route(registry, 3, "ordinary", ordinary.port());
		registry.add(ROUTES + "[3].metadata.gatehouse.access", () -> "public");
		route(registry, 4, "down", 1);
		route(registry, 5, "optional", backend.port());
		registry.add(ROUTES + "[5].metadata.gatehouse.access", () -> "optional");
		// One that only the Gateway knows.
		route(registry, 6, "gateway", backend.port());
		registry.add(ROUTES + "[6].filters[0]", () -> "PreserveHostHeader");
		registry.add(ROUTES + "[6].metadata.gatehouse.access", () -> "optional");
	}

	private static void route(DynamicPropertyRegistry registry, int index, String name, int port) {
		registry.add(ROUTES + "[" + index + "].id", () -> name);
		registry.add(ROUTES + "[" + index + "].uri", () -> "http://localhost:" + port);
		registry.add(ROUTES + "[" + index + "].predicates[0]", () -> "Path=/" + name + "/**");
	}

	@BeforeEach
	void reset() {
		backend.forget();
		ordinary.forget();
		this.standing.set(Standing.GOOD);
	}

	@AfterEach
	void closeAll() {
		this.clients.forEach((client) -> client.socket().abort());
		awaitOpen("websocket", 0);
	}

	@Test
	void socketWhenTokenInHeaderThenFramesPassBothWays() throws Exception {
		SocketClient client = open("/api/echo", NONE, ADA);
		assertThat(client.protocol()).isEmpty();
		assertThat(client.ask("hello")).isEqualTo("hello");
		String large = "x".repeat(60_000);
		assertThat(client.ask(large)).isEqualTo(large);
		client.socket().sendText("one ", false).join();
		client.socket().sendText("two", true).join();
		assertThat(client.next()).isEqualTo("one two");
		client.socket().sendPing(ByteBuffer.wrap(new byte[1])).join();
		assertThat(client.next()).isEqualTo("pong");
		HttpHeaders handshake = backend.handshake();
		assertThat(handshake.get("X-Auth-Subject")).isEqualTo("u-1001");
		assertThat(handshake.contains("Authorization")).isFalse();
		client.socket().sendClose(3001, "enough").join();
		assertThat(Objects.requireNonNull(backend.closed()).code()).isEqualTo(3001);
		assertThat(client.closing()).startsWith("3001");
	}

	@Test
	void socketWhenTokenAmongProtocolsThenItIsCutAndBearerEchoed() throws Exception {
		SocketClient client = open("/api/echo", new String[] { "bearer", "ada" }, ORIGIN);
		assertThat(client.protocol()).isEqualTo("bearer");
		assertThat(client.ask("hello")).isEqualTo("hello");
		HttpHeaders handshake = backend.handshake();
		assertThat(handshake.get("X-Auth-Subject")).isEqualTo("u-1001");
		assertThat(StreamBackend.protocols(handshake)).isEmpty();
		assertThat(handshake.contains("Authorization")).isFalse();
	}

	@Test
	void socketWhenApplicationProtocolIsListedThenOfferedAndEchoed() throws Exception {
		SocketClient client = open("/chatting/chat", new String[] { "bearer", "ada", "other", "chat", "superchat" },
				"Origin: https://app.example");
		assertThat(client.protocol()).isEqualTo("chat");
		assertThat(client.ask("hello")).isEqualTo("hello");
		HttpHeaders handshake = backend.handshake();
		assertThat(StreamBackend.protocols(handshake)).containsExactly("chat");
		assertThat(handshake.getAll("Authorization")).containsExactly("Bearer ada");
	}

	@Test
	void socketWhenApplicationProtocolIsNotListedThenBearerEchoed() throws Exception {
		SocketClient client = open("/chatting/echo", new String[] { "bearer", "ada", "other" }, ORIGIN);
		assertThat(client.protocol()).isEqualTo("bearer");
		assertThat(StreamBackend.protocols(backend.handshake())).isEmpty();
	}

	@Test
	void socketWhenPublicThenTokenIsCutAllTheSame() throws Exception {
		SocketClient client = open("/public/echo", new String[] { "bearer", "nonsense" }, ORIGIN);
		assertThat(client.protocol()).isEqualTo("bearer");
		HttpHeaders handshake = backend.handshake();
		assertThat(handshake.toString()).doesNotContain("nonsense");
		assertThat(handshake.contains("X-Auth-Subject")).isFalse();
	}

	@Test
	void requestWhenNoHandshakeThenProtocolsDoNotReachTheBackend() throws Exception {
		assertThat(RawClient.get(this.port, "/ordinary/a", "Sec-WebSocket-Protocol: bearer, ada")).contains(" 200 ");
		assertThat(ordinary.next()).doesNotContain("ada");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/api/echo|401|token_missing|", "/api/echo|401|token_missing|Origin: https://gw.example",
					"/api/echo|401|token_invalid|Authorization: Bearer bad",
					"/api/echo|401|token_expired|Authorization: Bearer expired",
					"/api/echo|403|csrf_failed|Authorization: Bearer ada~Origin: https://evil.example",
					"/api/echo|403|csrf_failed|Sec-WebSocket-Protocol: bearer, ada",
					"/api/echo|403|csrf_failed|Sec-WebSocket-Protocol: bearer, ada~Origin: null",
					"/api/echo|400|request_invalid|Sec-WebSocket-Protocol: bearer, ada~Authorization: Bearer ada",
					"/api/echo|401|token_invalid|Sec-WebSocket-Protocol: bearer~Origin: https://gw.example",
					"/public/echo|403|csrf_failed|Origin: https://evil.example", "/optional/echo|403|csrf_failed|",
					"/ordinary/a|502|upstream_unavailable|", "/ordinary/hang|504|upstream_timeout|",
					"/ordinary/close|502|upstream_unavailable|",
					"/down/a|502|upstream_unavailable|Authorization: Bearer ada",
					"/nowhere/a|404|not_found|Authorization: Bearer ada" })
	void socketWhenRefusedThenProblemAndNoUpgrade(String path, int status, String code, @Nullable String lines)
			throws Exception {
		List<String> all = new ArrayList<>(List.of("Connection: Upgrade", "Upgrade: websocket",
				"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
		if (lines != null) {
			all.addAll(List.of(lines.split("~")));
		}
		String response = RawClient.get(this.port, path, all.toArray(String[]::new));
		assertThat(response).startsWith("HTTP/1.1 " + status + " ").contains("\"code\":\"" + code + "\"");
		assertThat(RecordingBackend.lines(response, "Content-Type")).containsExactly("application/problem+json");
		assertThat(backend.isUntouched()).isTrue();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 12~Sec-WebSocket-Key: a",
			"Sec-WebSocket-Key: a" })
	void socketWhenHandshakeIsIncompleteThenProblem(String lines) throws Exception {
		List<String> all = new ArrayList<>(List.of("Connection: Upgrade", "Upgrade: websocket", ADA));
		all.addAll(List.of(lines.split("~")));
		assertThat(RawClient.get(this.port, "/api/echo", all.toArray(String[]::new))).startsWith("HTTP/1.1 400 ")
			.contains("\"code\":\"request_invalid\"");
		assertThat(RawClient.get(this.port, "/api/echo", ADA, "Upgrade: websocket", "Sec-WebSocket-Version: 13",
				"Sec-WebSocket-Key: a"))
			.startsWith("HTTP/1.1 400 ");
	}

	@ParameterizedTest
	@CsvSource({ "1000,1000 bye", "1001,1001 bye", "1011,1011 bye", "1012,1012 bye", "1013,1013 bye", "3000,3000 bye",
			"4321,4321 bye", "none,1005", "cut,1014 Bad Gateway" })
	void socketWhenBackendClosesThenItsCodePasses(String code, String seen) throws Exception {
		SocketClient client = open("/api/close/" + code, NONE, ADA);
		assertThat(client.closing().strip()).isEqualTo(seen);
		if (Character.isDigit(code.charAt(0))) {
			assertThat(client.next()).isEqualTo("last words");
		}
	}

	/**
	 * Many, since it takes a warm gateway to be later than a backend that closes at once.
	 */
	@Test
	void socketsWhenBackendClosesAtOnceThenNoneIsLeft() throws Exception {
		for (int i = 0; i < 350; i++) {
			assertThat(open("/api/close/1013", NONE, ADA).closing().strip()).isEqualTo("1013 bye");
		}
		awaitOpen("websocket", 0);
	}

	@Test
	void socketWhenClientVanishesThenBackendIsClosed() throws Exception {
		SocketClient client = open("/api/echo", NONE, ADA);
		client.ask("hello");
		client.socket().abort();
		assertThat(Objects.requireNonNull(backend.closed()).code()).isEqualTo(1001);
		awaitOpen("websocket", 0);
	}

	@Test
	void socketWhenTokenExpiresThenClosedWith4401() throws Exception {
		SocketClient client = open("/api/echo", NONE, "Authorization: Bearer brief");
		Instant expiry = Tokens.briefExpiry;
		assertThat(client.ask("hello")).isEqualTo("hello");
		assertThat(client.closing()).isEqualTo("4401 token expired");
		assertThat(Instant.now()).isBetween(expiry, expiry.plus(SOON));
		assertThat(Objects.requireNonNull(backend.closed()).code()).isEqualTo(4401);
		awaitOpen("websocket", 0);
	}

	@ParameterizedTest
	@CsvSource({ "ENDED,4403 session revoked", "STALE,4401 token expired", "UNKNOWN,1013 try again later" })
	void socketWhenStandingChangesThenClosed(Standing changed, String seen) throws Exception {
		SocketClient client = open("/api/echo", new String[] { "bearer", "ada" }, ORIGIN);
		SocketClient open = open("/public/echo", NONE);
		assertThat(client.ask("hello")).isEqualTo("hello");
		double before = ended("websocket");
		this.standing.set(changed);
		assertThat(client.closing()).isEqualTo(seen);
		awaitEnded("websocket", before + 1);
		assertThat(open.ask("still here")).isEqualTo("still here");
		open.socket().sendClose(1000, "").join();
		awaitOpen("websocket", 0);
	}

	/**
	 * A connection that is cut while data arrive is reset, and its close frame may be
	 * lost.
	 */
	@Test
	void socketWhenClientTalksWithoutAPauseThenItStillLearnsWhy() throws Exception {
		for (int round = 0; round < 3; round++) {
			this.standing.set(Standing.GOOD);
			SocketClient client = open("/api/echo", NONE, ADA);
			Thread talker = new Thread(() -> talk(client));
			talker.start();
			assertThat(client.next()).as("round " + round + ", open: " + client.isOpen()).startsWith("x");
			this.standing.set(Standing.ENDED);
			assertThat(client.closing()).isEqualTo("4403 session revoked");
			talker.join();
		}
	}

	private static void talk(SocketClient client) {
		try {
			while (client.isOpen()) {
				client.socket().sendText("x".repeat(2_000), true).join();
			}
		}
		catch (RuntimeException ex) {
			// Closed while it spoke.
		}
	}

	@Test
	void streamWhenSessionHasTooManyThenEndedAtOnce() throws Exception {
		for (int i = 0; i < 3; i++) {
			assertThat(open("/api/echo", NONE, ADA).ask("hello")).isEqualTo("hello");
		}
		assertThat(open("/api/echo", NONE, ADA).closing()).isEqualTo("1013 too many connections");
		HttpResponse<String> events = events("/api/events", "ada");
		assertThat(events.statusCode()).isEqualTo(200);
		assertThat(events.body()).isEmpty();
		assertThat(open("/public/echo", NONE).ask("nobody's")).isEqualTo("nobody's");
	}

	/**
	 * A browser takes a connection with a second close frame for broken, and forgets the
	 * code (RFC 6455, 5.5.1: nothing follows a close frame).
	 */
	@Test
	void socketWhenClosedThenExactlyOneCloseFrame() throws Exception {
		try (RawSocket byGateway = RawSocket.open(this.port, "/api/echo", ADA)) {
			this.standing.set(Standing.ENDED);
			assertThat(byGateway.closeFrames(true)).as("by the gateway").containsExactly(4403);
		}
		this.standing.set(Standing.GOOD);
		try (RawSocket byBackend = RawSocket.open(this.port, "/api/close/3000", ADA)) {
			assertThat(byBackend.closeFrames(true)).as("by the backend").containsExactly(3000);
		}
		try (RawSocket byClient = RawSocket.open(this.port, "/api/echo", ADA)) {
			byClient.sendClose(3001);
			assertThat(byClient.closeFrames(false)).as("by the client").containsExactly(3001);
		}
	}

	@Test
	void socketWhenClientDoesNotReadThenBackendHasToWait() throws Exception {
		SocketClient client = keep(SocketClient.openDeaf(this.port, "/api/flood", ADA));
		long[] before = { -1 };
		Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofSeconds(1)).until(() -> {
			long now = backend.sent();
			boolean stands = now == before[0];
			before[0] = now;
			return stands;
		});
		// What the system's buffers of both connections take, at 8 kB a frame.
		assertThat(backend.sent()).isBetween(10L, 10_000L);
		this.standing.set(Standing.ENDED);
		awaitOpen("websocket", 0);
		client.socket().abort();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/events", "/gateway/events" })
	void eventsWhenTokenExpiresThenCompleted(String target) throws Exception {
		HttpResponse<String> response = events(target, "brief");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).startsWith("data: 0\n\n").contains("data: 5\n\n").endsWith("\n\n");
		assertThat(Instant.now()).isBetween(Tokens.briefExpiry, Tokens.briefExpiry.plus(SOON));
		awaitOpen("event-stream", 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/events", "/gateway/events" })
	void eventsWhenSessionEndsThenCompleted(String target) throws Exception {
		double before = ended("event-stream");
		Thread revoker = new Thread(() -> {
			awaitOpen("event-stream", 1);
			this.standing.set(Standing.ENDED);
		});
		revoker.start();
		assertThat(events(target, "ada").statusCode()).isEqualTo(200);
		revoker.join();
		awaitEnded("event-stream", before + 1);
		awaitOpen("event-stream", 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/events", "/gateway/events" })
	void eventsWhenClientLeavesThenForgotten(String target) throws Exception {
		HttpResponse<java.io.InputStream> response = HttpClient.newHttpClient()
			.send(request(target, "ada"), HttpResponse.BodyHandlers.ofInputStream());
		awaitOpen("event-stream", 1);
		response.body().close();
		awaitOpen("event-stream", 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/", "/gateway/" })
	void eventsWhenMoreThanThePoolHoldsThenNobodyElseWaits(String route) throws Exception {
		List<HttpResponse<java.io.InputStream>> open = new ArrayList<>();
		HttpRequest wanted = HttpRequest.newBuilder(request(route + "events", "ada"), (name, value) -> true)
			.header("Accept", "text/event-stream")
			.build();
		for (int i = 0; i < 3; i++) {
			open.add(HttpClient.newHttpClient().send(wanted, HttpResponse.BodyHandlers.ofInputStream()));
		}
		awaitOpen("event-stream", 3);
		assertThat(RawClient.get(this.port, route + "nothing")).startsWith("HTTP/1.1 404 ");
		for (HttpResponse<java.io.InputStream> response : open) {
			response.body().close();
		}
		awaitOpen("event-stream", 0);
	}

	private SocketClient open(String path, String[] protocols, String... headers) {
		return keep(SocketClient.open(this.port, path, protocols, headers));
	}

	private SocketClient keep(SocketClient client) {
		this.clients.add(client);
		return client;
	}

	private HttpResponse<String> events(String path, String token) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request(path, token), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest request(String path, String token) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("Authorization", "Bearer " + token)
			.timeout(Duration.ofSeconds(30))
			.build();
	}

	private void awaitOpen(String kind, int count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(40))
			.until(() -> this.meters.get("gatehouse.streams.open").tag("kind", kind).gauge().value() == count);
	}

	/** It is counted after it was told. */
	private void awaitEnded(String kind, double count) {
		Awaitility.await().atMost(SOON).until(() -> ended(kind) == count);
	}

	private double ended(String kind) {
		return this.meters.find("gatehouse.streams.ended")
			.tag("kind", kind)
			.counters()
			.stream()
			.mapToDouble((counter) -> counter.count())
			.sum();
	}

	/**
	 * The token {@code ada} is good, {@code brief} is so for two seconds from when it is
	 * first seen.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class Tokens {

		private static volatile Instant briefExpiry = Instant.EPOCH;

		@Bean
		TestRevocations revocationView() {
			return new TestRevocations();
		}

		@Bean
		AccessTokenVerifier accessTokenVerifier() {
			return (text) -> switch (text) {
				case "ada" -> new Verification.Accepted(
						TestTokens.ada(Instant.now().minusSeconds(1), Instant.now().plusSeconds(300)));
				case "brief" -> {
					briefExpiry = Instant.now().plusSeconds(2);
					yield new Verification.Accepted(TestTokens.ada(Instant.now().minusSeconds(1), briefExpiry));
				}
				case "expired" -> new Verification.Refused(RefusalReason.EXPIRED);
				default -> new Verification.Refused(RefusalReason.MALFORMED);
			};
		}

	}

}
