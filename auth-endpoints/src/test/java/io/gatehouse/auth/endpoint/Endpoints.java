package io.gatehouse.auth.endpoint;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.TestRedis;
import io.gatehouse.auth.user.TestUsers;
import org.awaitility.Awaitility;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoints as a client calls them, and the Redis behind them.
 */
final class Endpoints {

	private final String base;

	private final WebTestClient client;

	private final ReactiveStringRedisTemplate template;

	private final TestRedis redis;

	Endpoints(int port, ReactiveStringRedisTemplate template, TestRedis redis) {
		this.base = "http://127.0.0.1:" + port;
		this.client = WebTestClient.bindToServer().baseUrl(this.base).responseTimeout(Duration.ofSeconds(20)).build();
		this.template = template;
		this.redis = redis;
	}

	WebTestClient client() {
		return this.client;
	}

	TestRedis redis() {
		return this.redis;
	}

	void emptyStore() {
		Awaitility.await().ignoreExceptions().until(() -> {
			this.template.execute((redis) -> redis.serverCommands().flushAll()).blockLast(Duration.ofSeconds(5));
			return true;
		});
	}

	static Map<String, String> cookieCredentials() {
		return Map.of("email", "ada@example.com", "password", TestUsers.PASSWORD, "refreshTransport", "cookie");
	}

	String cookieLogin() {
		return this.client.post()
			.uri("/auth/login")
			.header("X-Gatehouse-Client", "1")
			.header("Sec-Fetch-Site", "same-origin")
			.bodyValue(cookieCredentials())
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(String.class)
			.consumeWith((result) -> assertThat(result.getResponseBody()).doesNotContain("refreshToken", "ghr_"))
			.returnResult()
			.getResponseHeaders()
			.getFirst("Set-Cookie");
	}

	static String pair(String setCookie) {
		return setCookie.substring(0, setCookie.indexOf(';'));
	}

	WebTestClient.ResponseSpec proven(String path, String cookie) {
		return this.client.post()
			.uri(path)
			.header("Cookie", cookie)
			.header("X-Gatehouse-Client", "1")
			.header("Sec-Fetch-Site", "same-origin")
			.bodyValue(Map.of())
			.exchange();
	}

	WebTestClient.ResponseSpec sessions(Tokens tokens) {
		return this.client.get()
			.uri("/auth/sessions")
			.headers((headers) -> headers.setBearerAuth(tokens.accessToken()))
			.exchange();
	}

	WebTestClient.ResponseSpec delete(String uri, Tokens tokens) {
		return this.client.delete()
			.uri(URI.create(this.base + uri))
			.headers((headers) -> headers.setBearerAuth(tokens.accessToken()))
			.exchange();
	}

	Tokens login() {
		return tokens(loginExchange("ada@example.com", TestUsers.PASSWORD));
	}

	WebTestClient.ResponseSpec loginExchange(String email, String password) {
		return this.client.post().uri("/auth/login").bodyValue(Map.of("email", email, "password", password)).exchange();
	}

	Tokens refresh(String refreshToken, String attempt) {
		return tokens(refreshExchange(refreshToken, attempt));
	}

	WebTestClient.ResponseSpec refreshExchange(String refreshToken, String attempt) {
		return this.client.post().uri("/auth/refresh").headers((headers) -> {
			if (attempt != null) {
				headers.set("Idempotency-Key", attempt);
			}
		}).bodyValue(Map.of("refreshToken", refreshToken)).exchange();
	}

	void expectRefreshRefused(String refreshToken, String code) {
		expectRefreshRefused(refreshToken, null, code);
	}

	void expectRefreshRefused(String refreshToken, String attempt, String code) {
		refreshExchange(refreshToken, attempt).expectStatus()
			.isUnauthorized()
			.expectHeader()
			.doesNotExist("Set-Cookie")
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo(code);
	}

	WebTestClient.ResponseSpec logout(Map<String, String> body) {
		return this.client.post().uri("/auth/logout").bodyValue(body).exchange();
	}

	WebTestClient.ResponseSpec me(String accessToken) {
		return this.client.get().uri("/auth/me").headers((headers) -> headers.setBearerAuth(accessToken)).exchange();
	}

	Tokens tokens(WebTestClient.ResponseSpec response) {
		return response.expectStatus().isOk().expectBody(Tokens.class).returnResult().getResponseBody();
	}

	private String key(Tokens tokens) {
		return this.template.keys("gh:{*}:s:" + tokens.sessionId()).blockFirst(Duration.ofSeconds(5));
	}

	String generation(Tokens tokens) {
		return this.template.<String, String>opsForHash().get(key(tokens), "g").block(Duration.ofSeconds(5));
	}

	/** Redis' clock cannot be moved, so what it is compared with is. */
	void letTimePass(Tokens tokens, Duration time) {
		var hash = this.template.<String, String>opsForHash();
		for (String field : List.of("r", "l")) {
			long then = Long.parseLong(hash.get(key(tokens), field).block(Duration.ofSeconds(5)));
			hash.put(key(tokens), field, Long.toString(then - time.toMillis())).block(Duration.ofSeconds(5));
		}
	}

	void awaitRedis() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> loginExchange("ada@example.com", TestUsers.PASSWORD).returnResult(Void.class)
				.getStatus()
				.is2xxSuccessful());
	}

	record Tokens(String accessToken, String refreshToken, String sessionId) {

	}

}
