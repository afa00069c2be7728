package io.gatehouse.gateway.flow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.gatehouse.gateway.command.Commands;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a session lives through: answers that are lost, thieves, changes of its user, and
 * new keys. Redis' clock cannot be moved, so the times that it is compared with are.
 */
class SessionLifeITests {

	private static final int HOUR = 3_600_000;

	private static final WireMockServer backend = new WireMockServer(
			WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

	private static final Shared shared = Shared.create(10);

	private static RedisNode redis;

	private static Edge edge;

	@BeforeAll
	static void start() {
		backend.start();
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
		redis = RedisNode.start();
		edge = Edge.start(redis.url(), backend.baseUrl(), shared.arguments()).awaitReady(Shared.email(0));
	}

	@AfterAll
	static void stop() {
		edge.close();
		redis.close();
		backend.stop();
	}

	@Test
	void refreshWhenTheAnswerWasLostThenTheNamedAttemptGetsItAnHourLater() {
		Edge.Tokens tokens = edge.signIn(Shared.email(1));
		refreshWithoutAnswer(tokens, "attempt");
		letAnHourPass(tokens);
		Edge.Tokens next = Edge.Tokens.of(edge.refreshAs("attempt", tokens));
		letAnHourPass(tokens);
		assertThat(Edge.Tokens.of(edge.refreshAs("attempt", tokens)).refreshToken()).isEqualTo(next.refreshToken());
		assertThat(edge.refreshAs("another", next).statusCode()).isEqualTo(200);
	}

	@Test
	void refreshWhenTheAnswerWasLostThenWithoutItsNameOnlyWithinTheGraceWindow() {
		for (String name : new String[] { "another", null }) {
			Edge.Tokens tokens = edge.signIn(Shared.email(2));
			refreshWithoutAnswer(tokens, "attempt");
			assertThat(refresh(tokens, name).statusCode()).isEqualTo(200);
			letAnHourPass(tokens);
			assertThat(Edge.code(refresh(tokens, name))).isEqualTo("session_revoked");
		}
	}

	@Test
	void refreshWhenAThiefWasFirstThenFoundOutAtTheOwnersReturn() {
		Edge.Tokens owner = edge.signIn(Shared.email(3));
		Edge.Tokens thief = Edge.Tokens.of(edge.refreshAs("thief", owner));
		assertThat(edge.call("/api/x", thief.accessToken()).statusCode()).isEqualTo(200);
		letAnHourPass(owner);
		assertThat(Edge.code(edge.refreshAs("owner", owner))).isEqualTo("session_revoked");
		assertThat(Edge.code(edge.refreshAs("thief again", thief))).isEqualTo("session_revoked");
		Awaitility.await()
			.atMost(Duration.ofSeconds(1))
			.until(() -> edge.call("/api/x", thief.accessToken()).statusCode() == 401);
	}

	@Test
	void sessionsWhenMacKeyWasRotatedThenOlderOnesAreListedGoOnAndEnd() {
		Edge.Tokens old = edge.signIn(Shared.email(4));
		Edge.Tokens older = edge.signIn(Shared.email(4));
		shared.rotateMacKey();
		try (Edge rotated = Edge.start(redis.url(), backend.baseUrl(), shared.arguments())
			.awaitReady(Shared.email(0))) {
			Edge.Tokens fresh = rotated.signIn(Shared.email(4));
			Edge.Tokens kept = Edge.Tokens.of(rotated.refreshAs("a", old));
			assertThat(rotated.call("/auth/sessions", fresh.accessToken()).body()).contains(old.sessionId(),
					older.sessionId(), fresh.sessionId());
			assertThat(rotated.delete("/auth/sessions", fresh.accessToken()).statusCode()).isEqualTo(204);
			for (Edge.Tokens ended : new Edge.Tokens[] { kept, older, fresh }) {
				assertThat(Edge.code(rotated.refresh(ended.refreshToken()))).isEqualTo("session_revoked");
				assertThat(Edge.code(rotated.call("/api/x", ended.accessToken()))).isEqualTo("session_revoked");
			}
		}
	}

	@Test
	void refreshWhenTheUserHasChangedThenRolesArriveAndOlderTokensAreStale() {
		Edge.Tokens laptop = edge.signIn(Shared.email(5));
		Edge.Tokens phone = edge.signIn(Shared.email(5));
		shared.changeRoles(5);
		try (Edge restarted = Edge.start(redis.url(), backend.baseUrl(), shared.arguments())
			.awaitReady(Shared.email(0))) {
			assertThat(restarted.call("/api/x", phone.accessToken()).statusCode()).isEqualTo(200);
			Edge.Tokens next = Edge.Tokens.of(restarted.refreshAs("a", laptop));
			assertThat(restarted.call("/auth/me", next.accessToken()).body()).contains("chief");
			assertThat(Edge.code(restarted.call("/api/x", phone.accessToken()))).isEqualTo("token_expired");
			assertThat(Edge.code(restarted.call("/api/x", laptop.accessToken()))).isEqualTo("token_expired");
			assertThat(restarted.call("/api/x", Edge.Tokens.of(restarted.refreshAs("b", phone)).accessToken())
				.statusCode()).isEqualTo(200);
		}
	}

	@Test
	void refreshWhenTheUserIsDisabledThenTheSessionEnds() {
		Edge.Tokens tokens = edge.signIn(Shared.email(6));
		shared.disable(6);
		try (Edge restarted = Edge.start(redis.url(), backend.baseUrl(), shared.arguments())
			.awaitReady(Shared.email(0))) {
			assertThat(Edge.code(restarted.refreshAs("a", tokens))).isEqualTo("session_revoked");
			assertThat(Edge.code(restarted.call("/api/x", tokens.accessToken()))).isEqualTo("session_revoked");
		}
	}

	@Test
	void revokeWhenAnOperatorAsksThenAllSessionsOfTheUserEnd() {
		Edge.Tokens laptop = edge.signIn(Shared.email(7));
		Edge.Tokens phone = edge.signIn(Shared.email(7));
		Edge.Tokens other = edge.signIn(Shared.email(8));
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		assertThat(Commands.run(new String[] { "revoke", "--user", "u-7", "--spring.data.redis.url=" + redis.url() },
				new PrintStream(out), System.err))
			.contains(0);
		assertThat(out.toString()).contains("u-7").contains("2");
		Awaitility.await()
			.atMost(Duration.ofSeconds(1))
			.until(() -> edge.call("/api/x", laptop.accessToken()).statusCode() == 401);
		assertThat(Edge.code(edge.call("/api/x", phone.accessToken()))).isEqualTo("session_revoked");
		assertThat(Edge.code(edge.refresh(phone.refreshToken()))).isEqualTo("session_revoked");
		assertThat(edge.call("/api/x", other.accessToken()).statusCode()).isEqualTo(200);
	}

	private static HttpResponse<String> refresh(Edge.Tokens tokens, String name) {
		return (name != null) ? edge.refreshAs(name, tokens) : edge.refresh(tokens.refreshToken());
	}

	/** The gateway rotates, but the client hears nothing. */
	private static void refreshWithoutAnswer(Edge.Tokens tokens, String attempt) {
		try (Relay relay = new Relay(edge.port())) {
			relay.loseAnswers(true);
			HttpRequest request = HttpRequest
				.newBuilder(URI.create("http://127.0.0.1:" + relay.port() + "/auth/refresh"))
				.header("Content-Type", "application/json")
				.header("Idempotency-Key", attempt)
				.POST(HttpRequest.BodyPublishers.ofString("{\"refreshToken\":\"" + tokens.refreshToken() + "\"}"))
				.build();
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()));
		}
		String generation = redis.ask((commands) -> commands.hget(name(tokens), "g"));
		assertThat(generation).isEqualTo("1");
	}

	private static void letAnHourPass(Edge.Tokens tokens) {
		String name = name(tokens);
		for (String time : new String[] { "ca", "l", "r", "a" }) {
			redis.ask((commands) -> commands.hincrby(name, time, -HOUR));
		}
	}

	private static String name(Edge.Tokens tokens) {
		return redis.ask((commands) -> commands.keys("*:s:" + tokens.sessionId())).get(0);
	}

}
