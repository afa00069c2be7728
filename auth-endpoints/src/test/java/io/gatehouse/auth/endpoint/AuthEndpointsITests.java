package io.gatehouse.auth.endpoint;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gatehouse.auth.TestRedis;
import io.gatehouse.auth.key.TestKeys;
import io.gatehouse.auth.user.TestUsers;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoints as a client sees them, over HTTP, with a real Redis.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class AuthEndpointsITests {

	private static final TestRedis redis = TestRedis.start();

	private final String base;

	private final WebTestClient client;

	private final ReactiveStringRedisTemplate template;

	AuthEndpointsITests(@LocalServerPort int port, @Autowired ReactiveStringRedisTemplate template) {
		this.base = "http://127.0.0.1:" + port;
		this.client = WebTestClient.bindToServer().baseUrl(this.base).responseTimeout(Duration.ofSeconds(5)).build();
		this.template = template;
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) throws IOException {
		Path directory = Files.createTempDirectory("gatehouse-test");
		registry.add("gatehouse.keys.location", () -> write(directory.resolve("keys.json"), TestKeys.json()));
		registry.add("gatehouse.users.location", () -> write(directory.resolve("users.yml"), TestUsers.yaml()));
		registry.add("spring.data.redis.url", redis::url);
		registry.add("gatehouse.external-origin", () -> "https://app.example.com");
		registry.add("gatehouse.cors.allowed-origins", () -> "https://other.example.com");
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@BeforeEach
	void emptyStore() {
		this.template.execute((redis) -> redis.serverCommands().flushAll()).blockLast(Duration.ofSeconds(5));
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
	void endpointWhenOtherMethodThenMethodNotAllowed() {
		this.client.get()
			.uri("/auth/login")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED)
			.expectHeader()
			.valueEquals("Allow", "POST")
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("method_not_allowed");
	}

	@Test
	void refreshWhenTokenCurrentThenNewPair() {
		Tokens first = login();
		Tokens second = refresh(first.refreshToken(), null);
		assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
		assertThat(second.accessToken()).isNotEqualTo(first.accessToken());
		assertThat(second.sessionId()).isEqualTo(first.sessionId());
	}

	@Test
	void refreshWhenTokenSpentWithinGraceThenSameSuccessor() {
		Tokens first = login();
		Tokens second = refresh(first.refreshToken(), null);
		Tokens again = refresh(first.refreshToken(), null);
		assertThat(again.refreshToken()).isEqualTo(second.refreshToken());
		assertThat(again.accessToken()).isNotEqualTo(second.accessToken());
	}

	@Test
	void refreshWhenTokenSpentAfterGraceThenSessionEnds() {
		Tokens first = login();
		Tokens second = refresh(first.refreshToken(), null);
		letTimePass(first, Duration.ofSeconds(31));
		expectRefreshRefused(first.refreshToken(), "session_revoked");
		expectRefreshRefused(second.refreshToken(), "session_revoked");
		me(second.accessToken()).expectStatus()
			.isUnauthorized()
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("session_revoked");
	}

	@Test
	void refreshWhenAttemptRepeatedAfterGraceThenSameSuccessor() {
		Tokens first = login();
		Tokens second = refresh(first.refreshToken(), "attempt-1");
		letTimePass(first, Duration.ofHours(23));
		assertThat(refresh(first.refreshToken(), "attempt-1").refreshToken()).isEqualTo(second.refreshToken());
		expectRefreshRefused(first.refreshToken(), "attempt-2", "session_revoked");
	}

	@Test
	void refreshWhenTokenNotGenuineThenSessionExpiredWithoutRedis() {
		String genuine = login().refreshToken();
		redis.stop();
		try {
			for (String token : List.of("garbage", "ghr_", genuine + "A", genuine + "=",
					genuine.substring(0, genuine.length() - 2), "ghr_" + "A".repeat(200), "ghr_" + "A".repeat(4000))) {
				expectRefreshRefused(token, "session_expired");
			}
		}
		finally {
			redis.startAgain();
			awaitRedis();
		}
	}

	@Test
	void refreshWhenTwentyFourAtOnceThenOneSuccessor() {
		Tokens first = login();
		List<Tokens> answers = Flux.range(0, 24)
			.flatMap((i) -> Flux.defer(() -> Flux.just(refresh(first.refreshToken(), null)))
				// On a busy machine one may get 503, which is to be repeated.
				.retry(5)
				.subscribeOn(Schedulers.boundedElastic()), 24)
			.collectList()
			.block(Duration.ofSeconds(20));
		assertThat(answers).hasSize(24);
		assertThat(answers.stream().map(Tokens::refreshToken).distinct()).hasSize(1);
		assertThat(answers.stream().map(Tokens::accessToken).distinct()).hasSize(24);
		assertThat(generation(first)).isEqualTo("1");
	}

	@Test
	void logoutWhenRefreshTokenThenSessionEnds() {
		Tokens tokens = login();
		logout(Map.of("refreshToken", tokens.refreshToken())).expectStatus().isNoContent();
		expectRefreshRefused(tokens.refreshToken(), "session_revoked");
		me(tokens.accessToken()).expectStatus().isUnauthorized();
		logout(Map.of("refreshToken", tokens.refreshToken())).expectStatus().isNoContent();
		logout(Map.of("refreshToken", "garbage")).expectStatus().isNoContent();
		logout(Map.of("refreshToken", "ghr_" + "A".repeat(4000))).expectStatus().isNoContent();
	}

	@Test
	void logoutWhenAccessTokenThenSessionEnds() {
		Tokens tokens = login();
		this.client.post()
			.uri("/auth/logout")
			.headers((headers) -> headers.setBearerAuth(tokens.accessToken()))
			.exchange()
			.expectStatus()
			.isNoContent();
		expectRefreshRefused(tokens.refreshToken(), "session_revoked");
	}

	@Test
	void logoutWhenNoCredentialThenRequestInvalid() {
		this.client.post().uri("/auth/logout").exchange().expectStatus().isBadRequest();
		logout(Map.of()).expectStatus().isBadRequest();
	}

	@Test
	void meWhenTokenGoodThenUserAndSession() {
		Tokens tokens = login();
		me(tokens.accessToken()).expectStatus()
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
	void loginWhenCookieTransportThenTokenInCookieOnly() {
		String cookie = cookieLogin();
		assertThat(cookie).matches("__Host-gatehouse-refresh=ghr_[A-Za-z0-9_-]+; Path=/; Secure; HttpOnly; "
				+ "SameSite=Strict; Max-Age=604800");
	}

	@Test
	void loginWhenCookieTransportWithoutProofThenCsrfFailed() {
		this.client.post()
			.uri("/auth/login")
			.bodyValue(cookieCredentials())
			.exchange()
			.expectStatus()
			.isForbidden()
			.expectHeader()
			.doesNotExist("Set-Cookie")
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("csrf_failed");
	}

	@Test
	void refreshWhenCookieWithProofThenRotatedInCookie() {
		String cookie = pair(cookieLogin());
		WebTestClient.BodyContentSpec body = proven("/auth/refresh", cookie).expectStatus()
			.isOk()
			.expectHeader()
			.value("Set-Cookie",
					(set) -> assertThat(set).startsWith("__Host-gatehouse-refresh=ghr_").doesNotContain(cookie))
			.expectBody();
		body.jsonPath("$.accessToken").isNotEmpty().jsonPath("$.refreshToken").doesNotExist();
	}

	@Test
	void refreshWhenCookieWithoutProofThenCsrfFailedAndCookieLeftAlone() {
		String cookie = pair(cookieLogin());
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
				this.client.post()
					.uri(path)
					.header("Cookie", cookie)
					.headers((headers) -> attempt.forEach(headers::set))
					.bodyValue("{}")
					.exchange()
					.expectStatus()
					.isForbidden()
					.expectHeader()
					.doesNotExist("Set-Cookie")
					.expectBody()
					.jsonPath("$.code")
					.isEqualTo("csrf_failed");
			}
		}
		proven("/auth/refresh", cookie).expectStatus().isOk();
	}

	@Test
	void refreshWhenOriginIsOursThenProofIsGiven() {
		String cookie = pair(cookieLogin());
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
		proven("/auth/refresh", "other=1").expectStatus()
			.isUnauthorized()
			.expectHeader()
			.doesNotExist("Set-Cookie")
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("session_expired");
	}

	@Test
	void refreshWhenTwoCookiesThenRequestInvalid() {
		String cookie = pair(cookieLogin());
		proven("/auth/refresh", cookie + "; " + cookie).expectStatus().isBadRequest();
	}

	@Test
	void refreshWhenTokenInBodyThenCookieIsIgnored() {
		String cookie = pair(cookieLogin());
		Tokens tokens = login();
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
		String cookie = pair(cookieLogin());
		for (int i = 0; i < 2; i++) {
			proven("/auth/logout", cookie).expectStatus()
				.isNoContent()
				.expectHeader()
				.valueEquals("Set-Cookie",
						"__Host-gatehouse-refresh=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
		}
		proven("/auth/refresh", cookie).expectStatus()
			.isUnauthorized()
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("session_revoked");
		proven("/auth/logout", "other=1").expectStatus().isNoContent();
	}

	@Test
	void sessionsWhenAskedThenOwnOnesWithTheCurrentMarked() {
		Tokens first = login();
		Tokens second = login();
		tokens(loginExchange("grace@example.com", TestUsers.PASSWORD));
		sessions(second).expectStatus()
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
		Tokens first = login();
		Tokens second = login();
		Tokens other = tokens(loginExchange("grace@example.com", TestUsers.PASSWORD));
		delete("/auth/sessions/" + first.sessionId(), second).expectStatus().isNoContent();
		expectRefreshRefused(first.refreshToken(), "session_revoked");
		delete("/auth/sessions/" + other.sessionId(), second).expectStatus().isNotFound();
		delete("/auth/sessions/..%2f..", second).expectStatus().isNotFound();
		refresh(other.refreshToken(), null);
		refresh(second.refreshToken(), null);
	}

	@Test
	void deleteSessionsWhenExceptCurrentThenOthersEnd() {
		Tokens first = login();
		Tokens second = login();
		delete("/auth/sessions?except=other", second).expectStatus().isBadRequest();
		delete("/auth/sessions?except=current&x=1", second).expectStatus().isBadRequest();
		delete("/auth/sessions?except=current", second).expectStatus().isNoContent();
		expectRefreshRefused(first.refreshToken(), "session_revoked");
		Tokens third = refresh(second.refreshToken(), null);
		delete("/auth/sessions", third).expectStatus().isNoContent();
		expectRefreshRefused(third.refreshToken(), "session_revoked");
		sessions(third).expectStatus().isUnauthorized();
	}

	@Test
	void loginWhenTooManySessionsThenLeastRecentlyUsedEnds() {
		Tokens oldest = login();
		Tokens second = login();
		oldest = refresh(oldest.refreshToken(), null);
		for (int i = 0; i < 9; i++) {
			login();
		}
		expectRefreshRefused(second.refreshToken(), "session_revoked");
		me(second.accessToken()).expectStatus().isUnauthorized();
		sessions(oldest).expectBody().jsonPath("$.sessions.length()").isEqualTo(10);
	}

	@Test
	void keySetWhenAskedThenPublicKeysOnly() {
		this.client.get()
			.uri("/.well-known/jwks.json")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Cache-Control", "max-age=300")
			.expectBody()
			.jsonPath("$.keys.length()")
			.isEqualTo(1)
			.jsonPath("$.keys[0].kid")
			.isEqualTo("ec-1")
			.jsonPath("$.keys[0].d")
			.doesNotExist();
	}

	@Test
	void clientModuleWhenKnownThenNotModified() {
		String etag = this.client.get()
			.uri("/auth/client.js")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType("text/javascript;charset=utf-8")
			.returnResult(Void.class)
			.getResponseHeaders()
			.getETag();
		this.client.get()
			.uri("/auth/client.js")
			.header("If-None-Match", etag)
			.exchange()
			.expectStatus()
			.isNotModified();
	}

	@Test
	void redisWhenDownThenUnavailableWithinHalfASecondAndRecovers() {
		Tokens tokens = login();
		redis.stop();
		try {
			for (int i = 0; i < 3; i++) {
				long startedAt = System.nanoTime();
				this.client.post()
					.uri("/auth/refresh")
					.bodyValue(Map.of("refreshToken", tokens.refreshToken()))
					.exchange()
					.expectStatus()
					.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
					.expectHeader()
					.valueEquals("Retry-After", "1")
					.expectBody()
					.jsonPath("$.code")
					.isEqualTo("auth_unavailable");
				loginExchange("ada@example.com", TestUsers.PASSWORD).expectStatus()
					.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
				System.out.println("Refresh and login during the outage: "
						+ Duration.ofNanos(System.nanoTime() - startedAt).toMillis() + " ms");
			}
			me(tokens.accessToken()).expectStatus().isOk();
		}
		finally {
			redis.startAgain();
			awaitRedis();
		}
		login();
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

	private static Map<String, String> cookieCredentials() {
		return Map.of("email", "ada@example.com", "password", TestUsers.PASSWORD, "refreshTransport", "cookie");
	}

	private String cookieLogin() {
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

	private static String pair(String setCookie) {
		return setCookie.substring(0, setCookie.indexOf(';'));
	}

	private WebTestClient.ResponseSpec proven(String path, String cookie) {
		return this.client.post()
			.uri(path)
			.header("Cookie", cookie)
			.header("X-Gatehouse-Client", "1")
			.header("Sec-Fetch-Site", "same-origin")
			.bodyValue(Map.of())
			.exchange();
	}

	private WebTestClient.ResponseSpec sessions(Tokens tokens) {
		return this.client.get()
			.uri("/auth/sessions")
			.headers((headers) -> headers.setBearerAuth(tokens.accessToken()))
			.exchange();
	}

	private WebTestClient.ResponseSpec delete(String uri, Tokens tokens) {
		return this.client.delete()
			.uri(URI.create(this.base + uri))
			.headers((headers) -> headers.setBearerAuth(tokens.accessToken()))
			.exchange();
	}

	private Tokens login() {
		return tokens(loginExchange("ada@example.com", TestUsers.PASSWORD));
	}

	private WebTestClient.ResponseSpec loginExchange(String email, String password) {
		return this.client.post().uri("/auth/login").bodyValue(Map.of("email", email, "password", password)).exchange();
	}

	private Tokens refresh(String refreshToken, String attempt) {
		return tokens(refreshExchange(refreshToken, attempt));
	}

	private WebTestClient.ResponseSpec refreshExchange(String refreshToken, String attempt) {
		return this.client.post().uri("/auth/refresh").headers((headers) -> {
			if (attempt != null) {
				headers.set("Idempotency-Key", attempt);
			}
		}).bodyValue(Map.of("refreshToken", refreshToken)).exchange();
	}

	private void expectRefreshRefused(String refreshToken, String code) {
		expectRefreshRefused(refreshToken, null, code);
	}

	private void expectRefreshRefused(String refreshToken, String attempt, String code) {
		refreshExchange(refreshToken, attempt).expectStatus()
			.isUnauthorized()
			.expectHeader()
			.doesNotExist("Set-Cookie")
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo(code);
	}

	private WebTestClient.ResponseSpec logout(Map<String, String> body) {
		return this.client.post().uri("/auth/logout").bodyValue(body).exchange();
	}

	private WebTestClient.ResponseSpec me(String accessToken) {
		return this.client.get().uri("/auth/me").headers((headers) -> headers.setBearerAuth(accessToken)).exchange();
	}

	private Tokens tokens(WebTestClient.ResponseSpec response) {
		return response.expectStatus().isOk().expectBody(Tokens.class).returnResult().getResponseBody();
	}

	private String key(Tokens tokens) {
		return this.template.keys("gh:{*}:s:" + tokens.sessionId()).blockFirst(Duration.ofSeconds(5));
	}

	private String generation(Tokens tokens) {
		return this.template.<String, String>opsForHash().get(key(tokens), "g").block(Duration.ofSeconds(5));
	}

	/** Redis' clock cannot be moved, so what it is compared with is. */
	private void letTimePass(Tokens tokens, Duration time) {
		var hash = this.template.<String, String>opsForHash();
		for (String field : List.of("r", "l")) {
			long then = Long.parseLong(hash.get(key(tokens), field).block(Duration.ofSeconds(5)));
			hash.put(key(tokens), field, Long.toString(then - time.toMillis())).block(Duration.ofSeconds(5));
		}
	}

	private void awaitRedis() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> loginExchange("ada@example.com", TestUsers.PASSWORD).returnResult(Void.class)
				.getStatus()
				.is2xxSuccessful());
	}

	record Tokens(String accessToken, String refreshToken, String sessionId) {
	}

	record Problem(String type, String title, String detail, String code, String traceId) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	private static String write(Path path, String content) {
		try {
			return Files.writeString(path, content).toString();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
