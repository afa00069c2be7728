package io.gatehouse.gateway.flow;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The flow through the whole gateway: real Redis, real HTTP, a backend that records.
 */
class FlowITests {

	private static final WireMockServer backend = new WireMockServer(
			WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

	private static final RedisForTests redis = new RedisForTests();

	private static Edge edge;

	@BeforeAll
	static void start() {
		redis.start();
		backend.start();
		edge = Edge.start(redis.url(), backend.baseUrl());
		awaitReady(edge);
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
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody("fine")));
	}

	@Test
	void startWhenNothingOfTheApplicationObjectsThenTheFastLaneServes() {
		assertThat(edge.get(edge.managementOrigin() + "/actuator/doors").body()).contains("\"open\":true");
	}

	@Test
	void callWhenTokenGoodThenBackendGetsIdentityAndNoToken() {
		Edge.Tokens tokens = edge.login();
		assertThat(edge.call("/api/orders?x=1", tokens.accessToken()).body()).isEqualTo("fine");
		backend.verify(getRequestedFor(urlEqualTo("/api/orders?x=1")).withHeader("X-Auth-Subject", equalTo("u-1001"))
			.withHeader("X-Auth-Session", equalTo(tokens.sessionId()))
			.withHeader("X-Auth-Roles", equalTo("user"))
			.withoutHeader("Authorization"));
	}

	@Test
	void callWhenTokenIsNotGenuineThenInvalidAndBackendUntouched() {
		String good = edge.login().accessToken();
		String signature = good.substring(good.lastIndexOf('.') + 1);
		String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
		char first = (signature.charAt(0) != 'A') ? 'A' : 'B';
		List<String> tokens = new ArrayList<>(List.of(good + "=", good + "A", unsigned,
				unsigned + first + signature.substring(1), "eyJhbGciOiJub25lIn0" + good.substring(good.indexOf('.')),
				"garbage", "a.b.c", edge.login().refreshToken(), good + "." + signature, "x".repeat(9000)));
		for (String token : tokens) {
			HttpResponse<String> answer = edge.call("/api/orders", token);
			assertThat(answer.statusCode()).as(token).isEqualTo(401);
			assertThat(Edge.code(answer)).as(token).isEqualTo("token_invalid");
			assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
				.contains("error=\"invalid_token\"");
			assertThat(answer.body()).doesNotContain(token);
		}
		backend.verify(0, anyRequestedFor(anyUrl()));
	}

	@Test
	void callWhenSessionEndedThenRevokedAtOnce() {
		Edge.Tokens tokens = edge.login();
		assertThat(edge.call("/api/orders", tokens.accessToken()).statusCode()).isEqualTo(200);
		assertThat(edge.post("/auth/logout", "{\"refreshToken\":\"" + tokens.refreshToken() + "\"}").statusCode())
			.isEqualTo(204);
		HttpResponse<String> answer = edge.call("/api/orders", tokens.accessToken());
		assertThat(answer.statusCode()).isEqualTo(401);
		assertThat(Edge.code(answer)).isEqualTo("session_revoked");
		assertThat(Edge.code(edge.refresh(tokens.refreshToken()))).isEqualTo("session_revoked");
		assertThat(edge.call("/public/page", tokens.accessToken()).statusCode()).isEqualTo(200);
	}

	@Test
	void callWhenSessionEndedThroughAnotherGatewayThenRevokedWithinASecond() {
		String keys = edge.bean(Environment.class).getProperty("gatehouse.keys.location");
		String issuer = edge.bean(Environment.class).getProperty("gatehouse.issuer", "gatehouse");
		try (Edge other = Edge.start(redis.url(), backend.baseUrl(), "--gatehouse.keys.location=" + keys,
				"--gatehouse.issuer=" + issuer)) {
			awaitReady(other);
			Edge.Tokens tokens = edge.login();
			assertThat(other.call("/api/orders", tokens.accessToken()).statusCode()).isEqualTo(200);
			edge.post("/auth/logout", "{\"refreshToken\":\"" + tokens.refreshToken() + "\"}");
			Awaitility.await()
				.atMost(Duration.ofSeconds(1))
				.pollInterval(Duration.ofMillis(10))
				.until(() -> other.call("/api/orders", tokens.accessToken()).statusCode() == 401);
		}
	}

	@Test
	void callWhenTokenExpiredThenExpiredWithChallenge() throws InterruptedException {
		try (Edge hasty = Edge.start(redis.url(), backend.baseUrl(), "--gatehouse.access-token.ttl=1s",
				"--gatehouse.refresh-token.idle-timeout=3s", "--gatehouse.refresh-token.grace=1s")) {
			awaitReady(hasty);
			Edge.Tokens tokens = hasty.login();
			Thread.sleep(1100);
			HttpResponse<String> answer = hasty.call("/api/orders", tokens.accessToken());
			assertThat(answer.statusCode()).isEqualTo(401);
			assertThat(Edge.code(answer)).isEqualTo("token_expired");
			assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
				.startsWith("Bearer realm=\"gatehouse\", error=\"invalid_token\"");
			Edge.Tokens next = Edge.Tokens.of(hasty.refresh(tokens.refreshToken()));
			Thread.sleep(3100);
			assertThat(Edge.code(hasty.refresh(next.refreshToken()))).isEqualTo("session_expired");
		}
	}

	@Test
	void callWhenRedisIsDownThenGoesOnAndSignInRecoversByItself() {
		Edge.Tokens tokens = edge.login();
		assertThat(edge.call("/api/orders", tokens.accessToken()).statusCode()).isEqualTo(200);
		redis.stop();
		try {
			for (int i = 0; i < 5; i++) {
				assertThat(edge.call("/api/orders", tokens.accessToken()).statusCode()).isEqualTo(200);
				HttpResponse<String> refused = edge.refresh(tokens.refreshToken());
				assertThat(refused.statusCode()).isEqualTo(503);
				assertThat(Edge.code(refused)).isEqualTo("auth_unavailable");
			}
		}
		finally {
			redis.start();
		}
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
			HttpResponse<String> answer = edge.post("/auth/login",
					"{\"email\":\"ada@example.com\",\"password\":\"" + Edge.PASSWORD + "\"}");
			return answer.statusCode() == 200;
		});
	}

	@Test
	void startWhenRedisIsUnreachableThenStartsAndAnswers503UntilItIsThere() {
		try (RedisForTests late = new RedisForTests(); Edge early = Edge.start(late.url(), backend.baseUrl())) {
			HttpResponse<String> answer = early.call("/api/orders", "garbage");
			assertThat(answer.statusCode()).isEqualTo(503);
			assertThat(Edge.code(answer)).isEqualTo("auth_unavailable");
			assertThat(answer.headers().firstValue("Retry-After")).isPresent();
			assertThat(early.get("/api/orders").statusCode()).isEqualTo(503);
			assertThat(early.get("/public/page").statusCode()).isEqualTo(200);
			assertThat(early.get("/auth/me").statusCode()).isIn(401, 503);
			assertThat(early.get(early.managementOrigin() + "/actuator/health/readiness").statusCode()).isEqualTo(503);
			assertThat(early.get(early.managementOrigin() + "/actuator/health/liveness").statusCode()).isEqualTo(200);
			late.start();
			awaitReady(early);
			Edge.Tokens tokens = Awaitility.await().ignoreExceptions().until(early::login, Objects::nonNull);
			assertThat(early.call("/api/orders", tokens.accessToken()).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void errorsWhenAnswersAreLookedAtThenNoSecretsInThem() {
		assertThat(edge.get("/nowhere").body()).contains("\"code\":\"not_found\"").doesNotContain("127.0.0.1:");
		assertThat(edge.get("/auth/login").statusCode()).isEqualTo(405);
	}

	private static void awaitReady(Edge edge) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> edge.get(edge.managementOrigin() + "/actuator/health/readiness").statusCode() == 200);
	}

}
