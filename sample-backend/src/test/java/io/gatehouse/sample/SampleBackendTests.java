package io.gatehouse.sample;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SampleBackendTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final String origin;

	private final WebTestClient client;

	SampleBackendTests(@LocalServerPort int port) {
		this.origin = "127.0.0.1:" + port;
		this.client = WebTestClient.bindToServer().baseUrl("http://" + this.origin).build();
	}

	@Test
	void ordersWhenPlacedThenListedForTheirOwnerOnly() {
		this.client.post()
			.uri("/api/orders")
			.header("X-Auth-Subject", "u-1")
			.bodyValue(Map.of("item", "Tea", "quantity", 2))
			.exchange()
			.expectStatus()
			.isCreated()
			.expectHeader()
			.valueMatches("Location", "/api/orders/\\d+")
			.expectBody()
			.jsonPath("$.owner")
			.isEqualTo("u-1");
		orders("u-1").jsonPath("$[0].item").isEqualTo("Tea");
		orders("u-2").jsonPath("$.length()").isEqualTo(0);
		this.client.get()
			.uri("/api/admin/orders")
			.exchange()
			.expectBody()
			.jsonPath("$[?(@.owner == 'u-1')]")
			.isNotEmpty();
	}

	@Test
	void ordersWhenRequestUnusableThenProblem() {
		for (Map<String, Object> body : List.<Map<String, Object>>of(Map.of(), Map.of("item", " ", "quantity", 1),
				Map.of("item", "Tea", "quantity", 0), Map.of("item", "Tea", "quantity", "many"))) {
			this.client.post()
				.uri("/api/orders")
				.header("X-Auth-Subject", "u-1")
				.bodyValue(body)
				.exchange()
				.expectStatus()
				.isBadRequest()
				.expectHeader()
				.contentType(MediaType.APPLICATION_PROBLEM_JSON);
		}
	}

	@Test
	void removeWhenUnknownThenNotFound() {
		this.client.delete().uri("/api/admin/orders/999999").exchange().expectStatus().isNotFound();
	}

	@Test
	void echoWhenAskedThenExactlyWhatWasReceived() {
		this.client.put()
			.uri(URI.create("http://" + this.origin + "/api/echo?a=%20b&c"))
			.header("x-Mixed-CASE", "one", "two")
			.exchange()
			.expectBody()
			.jsonPath("$.method")
			.isEqualTo("PUT")
			.jsonPath("$.target")
			.isEqualTo("/api/echo?a=%20b&c")
			.jsonPath("$.headers['x-Mixed-CASE'][0]")
			.isEqualTo("one")
			.jsonPath("$.headers['x-Mixed-CASE'][1]")
			.isEqualTo("two");
	}

	@Test
	void pagesWhenOpenedThenHtmlWithPolicy() {
		for (String path : List.of("/", "/signin", "/public/hello")) {
			this.client.get()
				.uri(path)
				.exchange()
				.expectStatus()
				.isOk()
				.expectHeader()
				.contentTypeCompatibleWith(MediaType.TEXT_HTML)
				.expectHeader()
				.value("Content-Security-Policy", (policy) -> assertThat(policy).doesNotContain("unsafe"));
		}
	}

	@Test
	void ticksWhenListenedToThenOneEventASecond() {
		Flux<String> events = this.client.get()
			.uri("/events/ticks")
			.exchange()
			.returnResult(String.class)
			.getResponseBody();
		StepVerifier.create(events.take(2)).expectNextCount(2).expectComplete().verify(PATIENCE);
	}

	@Test
	void socketWhenTextIsSentThenSentBack() {
		Sinks.One<String> received = Sinks.one();
		new ReactorNettyWebSocketClient()
			.execute(URI.create("ws://" + this.origin + "/ws/echo"),
					(session) -> session.send(Mono.just(session.textMessage("hello")))
						.then(session.receive()
							.next()
							.map(WebSocketMessage::getPayloadAsText)
							.doOnNext(received::tryEmitValue)
							.then()))
			.block(PATIENCE);
		assertThat(received.asMono().block(PATIENCE)).isEqualTo("hello");
	}

	private WebTestClient.BodyContentSpec orders(String owner) {
		return this.client.get().uri("/api/orders").header("X-Auth-Subject", owner).exchange().expectBody();
	}

}
