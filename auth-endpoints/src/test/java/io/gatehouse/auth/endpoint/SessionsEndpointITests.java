package io.gatehouse.auth.endpoint;

import java.time.Instant;
import java.util.Map;

import io.gatehouse.auth.endpoint.Endpoints.Tokens;
import io.gatehouse.auth.user.TestUsers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a user sees of a session, and how it ends.
 */
@EndpointTest
class SessionsEndpointITests {

	private final Endpoints endpoints;

	private final WebTestClient client;

	SessionsEndpointITests(@Autowired Endpoints endpoints) {
		this.endpoints = endpoints;
		this.client = endpoints.client();
	}

	@Test
	void logoutWhenRefreshTokenThenSessionEnds() {
		Tokens tokens = this.endpoints.login();
		this.endpoints.logout(Map.of("refreshToken", tokens.refreshToken())).expectStatus().isNoContent();
		this.endpoints.expectRefreshRefused(tokens.refreshToken(), "session_revoked");
		this.endpoints.me(tokens.accessToken()).expectStatus().isUnauthorized();
		this.endpoints.logout(Map.of("refreshToken", tokens.refreshToken())).expectStatus().isNoContent();
		this.endpoints.logout(Map.of("refreshToken", "garbage")).expectStatus().isNoContent();
		this.endpoints.logout(Map.of("refreshToken", "ghr_" + "A".repeat(4000))).expectStatus().isNoContent();
	}

	@Test
	void logoutWhenAccessTokenThenSessionEnds() {
		Tokens tokens = this.endpoints.login();
		this.client.post()
			.uri("/auth/logout")
			.headers((headers) -> headers.setBearerAuth(tokens.accessToken()))
			.exchange()
			.expectStatus()
			.isNoContent();
		this.endpoints.expectRefreshRefused(tokens.refreshToken(), "session_revoked");
	}

	@Test
	void logoutWhenNoCredentialThenRequestInvalid() {
		this.client.post().uri("/auth/logout").exchange().expectStatus().isBadRequest();
		this.endpoints.logout(Map.of()).expectStatus().isBadRequest();
	}

	@Test
	void meWhenTokenGoodThenUserAndSession() {
		Tokens tokens = this.endpoints.login();
		this.endpoints.me(tokens.accessToken())
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Cache-Control", "no-store")
			.expectBody()
			.jsonPath("$.user.email")
			.isEqualTo("ada@example.com")
			.jsonPath("$.session.id")
			.isEqualTo(tokens.sessionId())
			.jsonPath("$.expiresIn")
			.isNumber();
	}

	@Test
	void meWhenNoTokenThenChallengeWithoutErrorCode() {
		this.client.get()
			.uri("/auth/me")
			.exchange()
			.expectStatus()
			.isUnauthorized()
			.expectHeader()
			.valueEquals("WWW-Authenticate", "Bearer realm=\"gatehouse\"")
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("token_missing");
	}

	@Test
	void sessionsWhenAskedThenOwnOnesWithTheCurrentMarked() {
		Tokens first = this.endpoints.login();
		Tokens second = this.endpoints.login();
		this.endpoints.tokens(this.endpoints.loginExchange("grace@example.com", TestUsers.PASSWORD));
		this.endpoints.sessions(second)
			.expectStatus()
			.isOk()
			.expectBody()
			.jsonPath("$.sessions.length()")
			.isEqualTo(2)
			.jsonPath("$.sessions[?(@.current == true)].id")
			.isEqualTo(second.sessionId())
			.jsonPath("$.sessions[?(@.current == false)].id")
			.isEqualTo(first.sessionId())
			.jsonPath("$.sessions[0].ip")
			.isEqualTo("127.0.0.0/24")
			.jsonPath("$.sessions[0].createdAt")
			.value(String.class, (time) -> assertThat(Instant.parse(time)).isNotNull());
	}

	@Test
	void deleteSessionWhenOwnThenEndedAndWhenNotThenNotFound() {
		Tokens first = this.endpoints.login();
		Tokens second = this.endpoints.login();
		Tokens other = this.endpoints.tokens(this.endpoints.loginExchange("grace@example.com", TestUsers.PASSWORD));
		this.endpoints.delete("/auth/sessions/" + first.sessionId(), second).expectStatus().isNoContent();
		this.endpoints.expectRefreshRefused(first.refreshToken(), "session_revoked");
		this.endpoints.delete("/auth/sessions/" + other.sessionId(), second).expectStatus().isNotFound();
		this.endpoints.delete("/auth/sessions/..%2f..", second).expectStatus().isNotFound();
		this.endpoints.refresh(other.refreshToken(), null);
		this.endpoints.refresh(second.refreshToken(), null);
	}

	@Test
	void deleteSessionsWhenExceptCurrentThenOthersEnd() {
		Tokens first = this.endpoints.login();
		Tokens second = this.endpoints.login();
		this.endpoints.delete("/auth/sessions?except=other", second).expectStatus().isBadRequest();
		this.endpoints.delete("/auth/sessions?except=current&x=1", second).expectStatus().isBadRequest();
		this.endpoints.delete("/auth/sessions?except=current", second).expectStatus().isNoContent();
		this.endpoints.expectRefreshRefused(first.refreshToken(), "session_revoked");
		Tokens third = this.endpoints.refresh(second.refreshToken(), null);
		this.endpoints.delete("/auth/sessions", third).expectStatus().isNoContent();
		this.endpoints.expectRefreshRefused(third.refreshToken(), "session_revoked");
		this.endpoints.sessions(third).expectStatus().isUnauthorized();
	}

}
