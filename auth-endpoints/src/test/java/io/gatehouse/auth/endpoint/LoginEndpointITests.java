package io.gatehouse.auth.endpoint;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gatehouse.auth.endpoint.Endpoints.Tokens;
import io.gatehouse.auth.user.TestUsers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code POST /auth/login} as a client sees it.
 */
@EndpointTest
class LoginEndpointITests {

	private final Endpoints endpoints;

	private final WebTestClient client;

	LoginEndpointITests(@Autowired Endpoints endpoints) {
		this.endpoints = endpoints;
		this.client = endpoints.client();
	}

	@Test
	void loginWhenCredentialsRightThenTokenResponse() {
		this.client.post()
			.uri("/auth/login")
			.bodyValue(Map.of("email", "Ada@Example.com", "password", TestUsers.PASSWORD))
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Cache-Control", "no-store")
			.expectBody()
			.jsonPath("$.tokenType")
			.isEqualTo("Bearer")
			.jsonPath("$.expiresIn")
			.isEqualTo(300)
			.jsonPath("$.refreshExpiresIn")
			.isEqualTo(604800)
			.jsonPath("$.accessToken")
			.isNotEmpty()
			.jsonPath("$.refreshToken")
			.value(String.class, (token) -> assertThat(token).startsWith("ghr_"))
			.jsonPath("$.sessionId")
			.isNotEmpty()
			.jsonPath("$.user.id")
			.isEqualTo("u-1001")
			.jsonPath("$.user.email")
			.isEqualTo("ada@example.com")
			.jsonPath("$.user.roles[0]")
			.isEqualTo("user");
	}

	@Test
	void loginWhenPasswordWrongOrUserUnknownOrDisabledThenSameRefusal() {
		Set<String> answers = new HashSet<>();
		for (Map<String, String> body : List.of(Map.of("email", "ada@example.com", "password", "wrong"),
				Map.of("email", "nobody@example.com", "password", TestUsers.PASSWORD),
				Map.of("email", "disabled@example.com", "password", TestUsers.PASSWORD))) {
			Problem problem = this.client.post()
				.uri("/auth/login")
				.bodyValue(body)
				.exchange()
				.expectStatus()
				.isUnauthorized()
				.expectHeader()
				.contentType("application/problem+json")
				.expectHeader()
				.doesNotExist("WWW-Authenticate")
				.expectBody(Problem.class)
				.returnResult()
				.getResponseBody();
			assertThat(problem).isNotNull();
			assertThat(problem.traceId()).matches("[0-9a-f]{32}");
			answers.add(problem.code() + problem.title() + problem.detail() + problem.type());
		}
		assertThat(answers).hasSize(1).first().asString().startsWith("invalid_credentials");
	}

	@Test
	void loginWhenBodyUnusableThenRefusedWithoutFault() {
		expectLoginRefused("{\"email\":", 400, "request_invalid");
		expectLoginRefused("[]", 400, "request_invalid");
		expectLoginRefused("\"text\"", 400, "request_invalid");
		expectLoginRefused("{}", 400, "request_invalid");
		expectLoginRefused("{\"email\":5,\"password\":\"x\"}", 400, "request_invalid");
		expectLoginRefused("{\"email\":\"a\",\"password\":true}", 400, "request_invalid");
		expectLoginRefused("{\"email\":\"a\",\"password\":null}", 400, "request_invalid");
		expectLoginRefused("{\"email\":\"a\",\"email\":\"b\",\"password\":\"x\"}", 400, "request_invalid");
		expectLoginRefused("{\"email\":\"a\",\"password\":\"x\"} trailing", 400, "request_invalid");
		expectLoginRefused("[".repeat(4000), 400, "request_invalid");
		expectLoginRefused("{\"email\":\"" + "a".repeat(9000) + "\"}", 413, "payload_too_large");
		expectLoginRefused("x".repeat(10_000_000), 413, "payload_too_large");
	}

	@Test
	void loginWhenNotJsonThenUnsupportedMediaType() {
		for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "*/*")) {
			this.client.post()
				.uri("/auth/login")
				.header("Content-Type", type)
				.bodyValue("email=a&password=b")
				.exchange()
				.expectStatus()
				.isEqualTo(HttpStatus.UNSUPPORTED_MEDIA_TYPE)
				.expectBody()
				.jsonPath("$.code")
				.isEqualTo("unsupported_media_type");
		}
	}

	@Test
	void loginWhenTooManySessionsThenLeastRecentlyUsedEnds() {
		Tokens oldest = this.endpoints.login();
		Tokens second = this.endpoints.login();
		oldest = this.endpoints.refresh(oldest.refreshToken(), null);
		for (int i = 0; i < 9; i++) {
			this.endpoints.login();
		}
		this.endpoints.expectRefreshRefused(second.refreshToken(), "session_revoked");
		this.endpoints.me(second.accessToken()).expectStatus().isUnauthorized();
		this.endpoints.sessions(oldest).expectBody().jsonPath("$.sessions.length()").isEqualTo(10);
	}

	private void expectLoginRefused(String body, int status, String code) {
		this.client.post()
			.uri("/auth/login")
			.contentType(MediaType.APPLICATION_JSON)
			.bodyValue(body)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType("application/problem+json")
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo(code);
	}

	record Problem(String type, String title, String detail, String code, String traceId) {

	}

}
