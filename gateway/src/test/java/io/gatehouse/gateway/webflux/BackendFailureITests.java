package io.gatehouse.gateway.webflux;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.netty.http.client.HttpClient;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What clients see when a backend fails, is slow or answers oddly.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "spring.cloud.gateway.server.webflux.httpclient.pool.max-connections=2",
				"spring.cloud.gateway.server.webflux.httpclient.pool.acquire-timeout=1000" })
@ActiveProfiles("edge")
@Import(EdgeTestConfiguration.class)
@ExtendWith(OutputCaptureExtension.class)
@Isolated("It reads all that is logged.")
class BackendFailureITests {

	private static final WireMockServer backend = new WireMockServer(
			wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

	private final int port;

	private final WebTestClient client;

	BackendFailureITests(@LocalServerPort int port) {
		this.port = port;
		this.client = WebTestClient.bindToServer()
			.baseUrl("http://localhost:" + port)
			.responseTimeout(Duration.ofSeconds(10))
			.build();
	}

	@DynamicPropertySource
	static void backend(DynamicPropertyRegistry registry) {
		backend.start();
		registry.add("backend.port", backend::port);
	}

	@AfterAll
	static void doorWhenCountedThenTheOneThatIsMeant(@Autowired ServedDoor door) {
		door.check();
	}

	@BeforeEach
	void reset() {
		backend.resetAll();
	}

	@ParameterizedTest
	@CsvSource({ "EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER", "RANDOM_DATA_THEN_CLOSE" })
	void forwardWhenBackendBreaksThenUpstreamUnavailable(Fault fault, CapturedOutput output) {
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));
		this.client.get()
			.uri("/public/a")
			.exchange()
			.expectStatus()
			.isEqualTo(502)
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("upstream_unavailable");
		assertThat(output).contains("Backend failed on route 'public'").doesNotContain("\tat ");
	}

	/** What becomes of a request that is sent twice only its sender knows. */
	@ParameterizedTest
	@CsvSource({ "GET", "PUT", "POST" })
	void forwardWhenBackendBreaksThenItWasAskedOnce(String method) {
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
		this.client.method(HttpMethod.valueOf(method))
			.uri("/public/a")
			.bodyValue("GET".equals(method) ? "" : "0123456789".repeat(20_000))
			.exchange()
			.expectStatus()
			.isEqualTo(502);
		assertThat(backend.getAllServeEvents()).hasSize(1);
	}

	/** That the connection breaks just then cannot be arranged. */
	@Test
	void clientsWhenMadeThenNoneSendsARequestTwice(@Autowired ApplicationContext context) {
		assertThat(context.getBeansOfType(HttpClient.class).values()).hasSize(2)
			.allMatch((client) -> client.configuration().isRetryDisabled());
	}

	@Test
	void forwardWhenBackendIsSlowThenUpstreamTimeout() {
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(1000)));
		this.client.get()
			.uri("/slow/a")
			.exchange()
			.expectStatus()
			.isEqualTo(504)
			.expectHeader()
			.contentType("application/problem+json")
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("upstream_timeout");
	}

	@ParameterizedTest
	@CsvSource({ "204", "304", "400", "401", "404", "429", "500", "503" })
	void forwardWhenBackendAnswersThenItsAnswerStays(int status) {
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status).withHeader("X-Backend", "yes")));
		this.client.get()
			.uri("/public/a")
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.valueEquals("X-Backend", "yes");
	}

	@Test
	void forwardWhenLargeBodiesThenWhole() {
		String large = "0123456789".repeat(300_000);
		backend.stubFor(post(urlPathEqualTo("/api/a")).willReturn(aResponse().withBody(large)));
		this.client.mutate()
			.codecs((codecs) -> codecs.defaultCodecs().maxInMemorySize(10_000_000))
			.build()
			.post()
			.uri("/api/a")
			.header(HttpHeaders.AUTHORIZATION, "Bearer ada")
			.bodyValue(large)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.isEqualTo(large);
		assertThat(backend.getAllServeEvents().get(0).getRequest().getBodyAsString()).isEqualTo(large);
	}

	@Test
	void refuseWhenLargeBodyThenConnectionSurvivesOrCloses() {
		for (int i = 0; i < 3; i++) {
			this.client.post()
				.uri("/api/a")
				.bodyValue("0123456789".repeat(100_000))
				.exchange()
				.expectStatus()
				.isUnauthorized();
		}
		assertThat(backend.getAllServeEvents()).isEmpty();
	}

	/**
	 * Two are served, twice as many wait in vain for one second, the rest do not wait.
	 */
	@Test
	void forwardWhenPoolIsFullThenFewWaitAndTheRestAreRefusedAtOnce() {
		backend.stubFor(get(urlPathEqualTo("/public/full")).willReturn(aResponse().withFixedDelay(2500)));
		List<CompletableFuture<Answer>> answers = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			answers.add(CompletableFuture.supplyAsync(this::callFull, (task) -> new Thread(task).start()));
		}
		assertThat(answers.stream().map(CompletableFuture::join))
			.containsOnly(Answer.SERVED, Answer.REFUSED_AFTER_WAITING, Answer.REFUSED_AT_ONCE)
			.filteredOn((answer) -> answer != Answer.REFUSED_AT_ONCE)
			.hasSize(6);
	}

	private Answer callFull() {
		long start = System.nanoTime();
		int status = this.client.get().uri("/public/full").exchange().returnResult(Void.class).getStatus().value();
		if (status == 200) {
			return Answer.SERVED;
		}
		assertThat(status).isEqualTo(502);
		return (System.nanoTime() - start < 950_000_000) ? Answer.REFUSED_AT_ONCE : Answer.REFUSED_AFTER_WAITING;
	}

	private enum Answer {

		SERVED, REFUSED_AFTER_WAITING, REFUSED_AT_ONCE

	}

	@Test
	void forwardWhenClientLeavesThenNoErrorIsLogged(CapturedOutput output) throws Exception {
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withFixedDelay(500).withBody("x".repeat(100_000))));
		for (int i = 0; i < 3; i++) {
			leave();
		}
		await().atMost(Duration.ofSeconds(20)).until(() -> backend.getAllServeEvents().size() == 3);
		Thread.sleep(700);
		assertThat(output).doesNotContain("ERROR").doesNotContain("\tat ");
	}

	private void leave() throws IOException, InterruptedException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			socket.setSoLinger(true, 0);
			socket.getOutputStream()
				.write("GET /public/a HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
			Thread.sleep(100);
			InputStream in = socket.getInputStream();
			assertThat(in.available()).isZero();
		}
	}

}
