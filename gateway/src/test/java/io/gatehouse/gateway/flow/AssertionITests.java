package io.gatehouse.gateway.flow;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.auth.token.JwsAccessTokenVerifier;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.example.AssertionDecoder;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Assertions as backends get and verify them: the examples of the documentation, with the
 * keys that the gateway publishes.
 */
class AssertionITests {

	private static final Path NODE_EXAMPLE = Path.of("../docs/examples/node");

	private static final String ISSUER = "https://app.example.com";

	private static final WireMockServer backend = new WireMockServer(
			WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

	private static final RedisForTests redis = new RedisForTests();

	private static final int nodePort = freePort();

	private static Edge edge;

	@BeforeAll
	static void start() {
		redis.start();
		backend.start();
		String routes = "--spring.cloud.gateway.server.webflux.routes";
		edge = Edge.start(redis.url(), backend.baseUrl(), "--gatehouse.external-origin=" + ISSUER,
				routes + "[2].id=orders", routes + "[2].uri=" + backend.baseUrl(),
				routes + "[2].predicates[0]=Path=/orders/**", routes + "[2].metadata.gatehouse.assertion=true",
				routes + "[3].id=node", routes + "[3].uri=http://127.0.0.1:" + nodePort,
				routes + "[3].predicates[0]=Path=/node/**", routes + "[3].metadata.gatehouse.assertion=true");
		Awaitility.await()
			.ignoreExceptions()
			.atMost(Duration.ofSeconds(60))
			.until(() -> edge.call("/api/a", edge.login().accessToken()).statusCode() != 503);
	}

	@AfterAll
	static void stop() {
		edge.close();
		backend.stop();
		redis.close();
	}

	@BeforeEach
	void reset() {
		backend.resetAll();
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
	}

	@Test
	void callWhenRouteAsksForItThenOneIsMintedForTokenAndRoute() throws Exception {
		Edge.Tokens tokens = edge.login();
		String first = Objects.requireNonNull(assertion("/orders/a", tokens.accessToken()));
		assertThat(assertion("/orders/b", tokens.accessToken())).isEqualTo(first);
		assertThat(assertion("/orders/a", edge.login().accessToken())).isNotEqualTo(first);
		assertThat(assertion("/api/a", tokens.accessToken())).isNull();
		SignedJWT jwt = SignedJWT.parse(first);
		assertThat(jwt.getHeader().getType().getType()).isEqualTo("gatehouse-assertion+jwt");
		assertThat(jwt.getHeader().getKeyID()).startsWith("assertion-");
		assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo(ISSUER);
		assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("orders");
		assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo("u-1001");
		assertThat(jwt.getJWTClaimsSet().getExpirationTime())
			.isEqualTo(SignedJWT.parse(tokens.accessToken()).getJWTClaimsSet().getExpirationTime());
	}

	@Test
	void callWhenAssertionIsSentAsAccessTokenThenInvalid() {
		String assertion = Objects.requireNonNull(assertion("/orders/a", edge.login().accessToken()));
		HttpResponse<String> answer = edge.call("/api/a", assertion);
		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(Edge.code(answer)).isEqualTo("token_invalid");
		assertThat(edge.bean(JwsAccessTokenVerifier.class).verify(assertion)).isInstanceOf(Verification.Refused.class);
	}

	@Test
	void springBackendWhenAssertionIsItsOwnThenAccepted() {
		String gateway = edge.origin();
		String token = edge.login().accessToken();
		String assertion = Objects.requireNonNull(assertion("/orders/a", token));
		JwtDecoder decoder = AssertionDecoder.of(gateway, ISSUER, "orders");
		Jwt jwt = decoder.decode(assertion);
		assertThat(jwt.getSubject()).isEqualTo("u-1001");
		assertThat(jwt.getClaimAsStringList("roles")).containsExactly("user");
		refused(decoder, token);
		refused(decoder, assertion.substring(0, assertion.length() - 10) + "AAAAAAAAAA");
		refused(AssertionDecoder.of(gateway, ISSUER, "node"), assertion);
		refused(AssertionDecoder.of(gateway, "https://other.example.com", "orders"), assertion);
	}

	private static void refused(JwtDecoder decoder, String text) {
		assertThatExceptionOfType(JwtException.class).isThrownBy(() -> decoder.decode(text));
	}

	@Test
	void nodeBackendWhenAssertionIsItsOwnThenServed() throws Exception {
		boolean ci = "true".equals(System.getenv("CI"));
		boolean ready = exit("node", "--version") == 0 && (Files.exists(NODE_EXAMPLE.resolve("node_modules/jose"))
				|| exit("npm", "ci", "--no-audit", "--no-fund") == 0);
		assertThat(ready || !ci).as("In CI the example for Node must run").isTrue();
		assumeTrue(ready, "Node or the library of the example is missing");
		ProcessBuilder builder = inExample("node", "server.mjs");
		builder.environment()
			.putAll(Map.of("GATEWAY", edge.origin(), "ISSUER", ISSUER, "ROUTE", "node", "PORT",
					String.valueOf(nodePort)));
		Process node = builder.start();
		try {
			String token = edge.login().accessToken();
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> edge.call("/node/a", token).statusCode() == 200);
			assertThat(edge.call("/node/a", token).body()).contains("\"subject\":\"u-1001\"").contains("\"user\"");
			String others = Objects.requireNonNull(assertion("/orders/a", token));
			for (String text : List.of(token, others, "", "x")) {
				assertThat(direct(text)).isEqualTo(401);
			}
		}
		finally {
			node.destroy();
			assertThat(node.waitFor(20, TimeUnit.SECONDS)).isTrue();
		}
	}

	/**
	 * With streams of its own: those of the tests are Surefire's, and Node makes them
	 * non-blocking.
	 */
	private static ProcessBuilder inExample(String... command) {
		return new ProcessBuilder(command).directory(NODE_EXAMPLE.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/node-example.log").getAbsoluteFile()));
	}

	private static int exit(String... command) throws InterruptedException {
		try {
			Process process = inExample(command).start();
			return process.waitFor(120, TimeUnit.SECONDS) ? process.exitValue() : 1;
		}
		catch (IOException ex) {
			return 1;
		}
	}

	/** What the backend answers to somebody who goes around the gateway. */
	private static int direct(String assertion) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nodePort + "/node/a"));
		return HttpClient.newHttpClient()
			.send((assertion.isEmpty() ? request : request.header("X-Auth-Assertion", assertion)).build(),
					HttpResponse.BodyHandlers.discarding())
			.statusCode();
	}

	private static @Nullable String assertion(String path, String token) {
		backend.resetRequests();
		assertThat(edge.call(path, token).statusCode()).isEqualTo(200);
		return backend.getAllServeEvents().get(0).getRequest().getHeader("X-Auth-Assertion");
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
