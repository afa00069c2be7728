package io.gatehouse.auth.endpoint;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gatehouse.auth.endpoint.Endpoints.Tokens;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The refresh token in a cookie, and the proof that goes with it.
 */
@EndpointTest
class CookieTransportITests {

	private final Endpoints endpoints;

	private final WebTestClient client;

	CookieTransportITests(@Autowired Endpoints endpoints) {
		this.endpoints = endpoints;
		this.client = endpoints.client();
	}

	@Test
	void loginWhenCookieTransportThenTokenInCookieOnly() {
		String cookie = this.endpoints.cookieLogin();
		assertThat(cookie).matches("__Host-gatehouse-refresh=ghr_[A-Za-z0-9_-]+; Path=/; Secure; HttpOnly; "
				+ "SameSite=Strict; Max-Age=604800");
	}

	@Test
	void loginWhenCookieTransportWithoutProofThenCsrfFailed() {
		assertCsrfFailed(this.client.post().uri("/auth/login").bodyValue(Endpoints.cookieCredentials()).exchange());
	}

	@Test
	void refreshWhenCookieWithProofThenRotatedInCookie() {
		String cookie = Endpoints.pair(this.endpoints.cookieLogin());
		WebTestClient.BodyContentSpec body = this.endpoints.proven("/auth/refresh", cookie)
			.expectStatus()
			.isOk()
			.expectHeader()
			.value("Set-Cookie",
					(set) -> assertThat(set).startsWith("__Host-gatehouse-refresh=ghr_").doesNotContain(cookie))
			.expectBody();
		body.jsonPath("$.accessToken").isNotEmpty().jsonPath("$.refreshToken").doesNotExist();
	}

	@Test
	void refreshWhenCookieWithoutProofThenCsrfFailedAndCookieLeftAlone() {
		String cookie = Endpoints.pair(this.endpoints.cookieLogin());
		List<Map<String, String>> attempts = List.of(Map.of("Content-Type", "application/json"),
				Map.of("Content-Type", "application/json", "X-Gatehouse-Client", "1"),
				Map.of("Content-Type", "application/json", "X-Gatehouse-Client", "1", "Sec-Fetch-Site", "same-site"),
				Map.of("Content-Type", "application/json", "X-Gatehouse-Client", "1", "Origin", "https://evil.example"),
				Map.of("Content-Type", "application/json", "X-Gatehouse-Client", "2", "Sec-Fetch-Site", "same-origin"),
				Map.of("Content-Type", "application/x-www-form-urlencoded", "X-Gatehouse-Client", "1", "Sec-Fetch-Site",
						"same-origin"),
				Map.of("Content-Type", "text/plain", "Sec-Fetch-Site", "same-origin"));
		for (Map<String, String> attempt : attempts) {
			for (String path : List.of("/auth/refresh", "/auth/logout")) {
				assertCsrfFailed(this.client.post()
					.uri(path)
					.header("Cookie", cookie)
					.headers((headers) -> attempt.forEach(headers::set))
					.bodyValue("{}")
					.exchange());
			}
		}
		this.endpoints.proven("/auth/refresh", cookie).expectStatus().isOk();
	}

	@Test
	void refreshWhenOriginIsOursThenProofIsGiven() {
		String cookie = Endpoints.pair(this.endpoints.cookieLogin());
		for (String origin : List.of("https://app.example.com", "https://other.example.com")) {
			this.client.post()
				.uri("/auth/refresh")
				.header("Cookie", cookie)
				.header("X-Gatehouse-Client", "1")
				.header("Origin", origin)
				.bodyValue(Map.of())
				.exchange()
				.expectStatus()
				.isOk();
		}
	}

	@Test
	void refreshWhenProofButNoCookieThenSessionExpired() {
		this.endpoints.proven("/auth/refresh", "other=1")
			.expectStatus()
			.isUnauthorized()
			.expectHeader()
			.doesNotExist("Set-Cookie")
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("session_expired");
	}

	@Test
	void refreshWhenTwoCookiesThenRequestInvalid() {
		String cookie = Endpoints.pair(this.endpoints.cookieLogin());
		this.endpoints.proven("/auth/refresh", cookie + "; " + cookie).expectStatus().isBadRequest();
	}

	@Test
	void refreshWhenTokenInBodyThenCookieIsIgnored() {
		String cookie = Endpoints.pair(this.endpoints.cookieLogin());
		Tokens tokens = this.endpoints.login();
		this.client.post()
			.uri("/auth/refresh")
			.header("Cookie", cookie)
			.bodyValue(Map.of("refreshToken", tokens.refreshToken()))
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.doesNotExist("Set-Cookie")
			.expectBody()
			.jsonPath("$.sessionId")
			.isEqualTo(tokens.sessionId());
	}

	@Test
	void logoutWhenCookieThenSessionEndsAndCookieIsDeleted() {
		String cookie = Endpoints.pair(this.endpoints.cookieLogin());
		for (int i = 0; i < 2; i++) {
			this.endpoints.proven("/auth/logout", cookie)
				.expectStatus()
				.isNoContent()
				.expectHeader()
				.valueEquals("Set-Cookie",
						"__Host-gatehouse-refresh=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
		}
		this.endpoints.proven("/auth/refresh", cookie)
			.expectStatus()
			.isUnauthorized()
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("session_revoked");
		this.endpoints.proven("/auth/logout", "other=1").expectStatus().isNoContent();
	}

	private static void assertCsrfFailed(WebTestClient.ResponseSpec answer) {
		answer.expectStatus()
			.isForbidden()
			.expectHeader()
			.doesNotExist("Set-Cookie")
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("csrf_failed");
	}

}
