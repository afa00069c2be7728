package io.gatehouse.auth.endpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gatehouse.auth.audit.AuditLog;
import io.gatehouse.auth.key.TestKeys;
import io.gatehouse.auth.user.TestUsers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Signing in as an attacker and as an auditor see it, over HTTP, with a real Redis.
 */
@EndpointTest
class LoginITests {

	private final Endpoints endpoints;

	private final Path directory;

	private final WebTestClient client;

	private final ReactiveStringRedisTemplate template;

	private final MeterRegistry meters;

	private final ListAppender<ILoggingEvent> audit = new ListAppender<>();

	LoginITests(@Autowired Endpoints endpoints, @Autowired ReactiveStringRedisTemplate template,
			@Autowired MeterRegistry meters, @Value("${gatehouse.keys.location}") Path keys) {
		this.endpoints = endpoints;
		this.client = endpoints.client();
		this.template = template;
		this.meters = meters;
		this.directory = keys.getParent();
	}

	@BeforeEach
	void begin() {
		this.audit.start();
		auditLogger().addAppender(this.audit);
	}

	@AfterEach
	void end() {
		auditLogger().detachAppender(this.audit);
	}

	@Test
	void loginWhenTooManyFailuresThenTooManyAttemptsWhetherThereIsAnAccountOrNot() {
		Set<String> answers = new HashSet<>();
		for (String email : List.of("ada@example.com", "nobody@example.com", "disabled@example.com")) {
			for (int i = 0; i < 5; i++) {
				assertThat(login(email, "wrong").getStatus().value()).isEqualTo(401);
			}
			// More of them, so that the wait is longer than a slow machine takes.
			String failures = this.template.keys("gh:{login}:f:*").blockFirst(Duration.ofSeconds(5));
			this.template.opsForHash().increment(failures, "n", 20).block(Duration.ofSeconds(5));
			long hashes = hashes();
			EntityExchangeResult<byte[]> refused = login(email, TestUsers.PASSWORD);
			assertThat(refused.getStatus().value()).isEqualTo(429);
			assertThat(Integer.parseInt(refused.getResponseHeaders().getFirst("Retry-After"))).isBetween(1, 60);
			assertThat(hashes()).isEqualTo(hashes);
			this.template.delete(failures).block(Duration.ofSeconds(5));
			answers.add(text(refused).replaceAll("\"traceId\":\"[0-9a-f]+\"", ""));
		}
		assertThat(answers).hasSize(1).first().asString().contains("\"code\":\"too_many_attempts\"");
	}

	@Test
	void loginWhenAddressIsForgedOrSpellingChangesThenStillTheSameClientAndAccount() {
		List<String> spellings = List.of("ada@example.com", "ADA@EXAMPLE.COM", " ada@example.com ",
				"\uff21da@example.com", "ada@example\uff0ecom");
		for (int i = 0; i < 5; i++) {
			assertThat(login(spellings.get(i), "wrong", "X-Forwarded-For", "10.0.0." + i).getStatus().value())
				.isEqualTo(401);
		}
		List<String> failures = this.template.keys("gh:{login}:f:*").collectList().block(Duration.ofSeconds(5));
		assertThat(failures).hasSize(1);
		assertThat(this.template.opsForHash().get(failures.get(0), "n").block(Duration.ofSeconds(5))).isEqualTo("5");
	}

	@Test
	void loginWhenControlCharactersThenRefusedBeforeAnything() {
		long hashes = hashes();
		for (List<String> pair : List.of(List.of("ada@example.com\u0000", "x"), List.of("ada@example.com", "x\u0000"),
				List.of("ada@example.com", "x\ty"), List.of("ada\n@example.com", "x"), List.of(" ", "x"),
				List.of("ada@example.com", "x\ud800"), List.of("\ufdfa".repeat(100), "x"))) {
			EntityExchangeResult<byte[]> answer = login(pair.get(0), pair.get(1));
			assertThat(answer.getStatus().value()).isEqualTo(400);
			assertThat(text(answer)).contains("request_invalid");
		}
		assertThat(hashes()).isEqualTo(hashes);
		assertThat(this.template.keys("gh:{login}:*").collectList().block()).isEmpty();
	}

	@Test
	void loginWhenRedisIsAwayThenUnavailableWithoutHashing() {
		Map<String, String> token = Map.of("refreshToken",
				json(login("ada@example.com", TestUsers.PASSWORD)).get("refreshToken").stringValue());
		this.audit.list.clear();
		this.endpoints.redis().stop();
		try {
			long hashes = hashes();
			for (int i = 0; i < 3; i++) {
				EntityExchangeResult<byte[]> answer = login("ada@example.com", TestUsers.PASSWORD);
				assertThat(answer.getStatus().value()).isEqualTo(503);
				assertThat(answer.getResponseHeaders().getFirst("Retry-After")).isNotNull();
			}
			assertThat(hashes()).isEqualTo(hashes);
			post("/auth/refresh", token);
			post("/auth/logout", token);
			assertThat(events())
				.extracting((event) -> event.get("event").stringValue() + " " + event.get("outcome").stringValue())
				.containsExactly("login unavailable", "login unavailable", "login unavailable", "refresh unavailable",
						"logout unavailable");
		}
		finally {
			this.endpoints.redis().startAgain();
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> login("ada@example.com", TestUsers.PASSWORD).getStatus().value() == 200);
	}

	@Test
	void auditWhenThingsHappenThenOneEventEachWithoutSecrets() {
		JsonNode tokens = json(login("ada@example.com", TestUsers.PASSWORD, "User-Agent", "agent"));
		login("ada@example.com", "wrong-secret");
		login("typed-a-secret-here", "x");
		login("disabled@example.com", TestUsers.PASSWORD);
		String refreshToken = tokens.get("refreshToken").stringValue();
		post("/auth/refresh", Map.of("refreshToken", refreshToken));
		post("/auth/logout", Map.of("refreshToken", refreshToken));
		post("/auth/refresh", Map.of("refreshToken", refreshToken));
		post("/auth/refresh", Map.of("refreshToken", "ghr_secret"));
		List<JsonNode> events = events();
		assertThat(events)
			.extracting((event) -> event.get("event").stringValue() + " " + event.get("outcome").stringValue())
			.containsExactly("login signed-in", "login refused", "login refused", "login refused", "refresh rotated",
					"logout ended", "refresh revoked", "refresh not-genuine");
		assertThat(events).extracting((event) -> event.path("reason").asString(""))
			.containsExactly("", "wrong-password", "unknown-or-wrong", "disabled", "", "", "", "");
		assertThat(events.get(0).get("user").stringValue()).isEqualTo("u-1001");
		assertThat(events.get(0).get("session")).isEqualTo(tokens.get("sessionId"));
		assertThat(events.get(0).get("userAgent").stringValue()).isEqualTo("agent");
		assertThat(events).allMatch((event) -> event.get("client").stringValue().equals("127.0.0.1"))
			.allMatch((event) -> event.get("time").stringValue().endsWith("Z"));
		String all = String.join("\n", lines());
		assertThat(all).doesNotContain("secret")
			.doesNotContain(TestUsers.PASSWORD)
			.doesNotContain(refreshToken)
			.doesNotContain(tokens.get("accessToken").stringValue())
			.doesNotContain("ada@example.com");
	}

	@Test
	void auditWhenSessionsAreTooManyThenTheirEndsToo() {
		JsonNode oldest = json(login("ada@example.com", TestUsers.PASSWORD));
		for (int i = 0; i < 10; i++) {
			json(login("ada@example.com", TestUsers.PASSWORD));
		}
		assertThat(events()).filteredOn((event) -> event.get("event").stringValue().equals("revocation"))
			.singleElement()
			.matches((event) -> event.get("reason").stringValue().equals("evicted"))
			.matches((event) -> event.get("session").equals(oldest.get("sessionId")));
	}

	@Test
	void auditWhenUserAgentTriesToForgeAnEntryThenOneLineOfPrintableAscii() {
		login("ada@example.com", "wrong", "User-Agent", "x\",\"outcome\":\"signed-in \\n\\u000a" + "y".repeat(5000));
		assertThat(lines()).hasSize(1).first().asString().hasSizeLessThan(2000).matches("[\\x20-\\x7e]+");
		assertThat(events().get(0).get("outcome").stringValue()).isEqualTo("refused");
	}

	@Test
	void usersWhenFileChangesThenInForceAndWhenItIsBadThenLastGoodStays() throws IOException {
		try {
			write("users.yml", TestUsers.yaml().replace("ada@example.com", "eve@example.com"));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> lines().stream().anyMatch((line) -> line.contains("\"event\":\"users\"")));
			assertThat(login("eve@example.com", TestUsers.PASSWORD).getStatus().value()).isEqualTo(200);
			assertThat(login("ada@example.com", TestUsers.PASSWORD).getStatus().value()).isEqualTo(401);
			write("users.yml", "users: [{id: broken}]");
			sleep();
			assertThat(login("eve@example.com", TestUsers.PASSWORD).getStatus().value()).isEqualTo(200);
		}
		finally {
			write("users.yml", TestUsers.yaml());
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> login("ada@example.com", TestUsers.PASSWORD).getStatus().value() == 200);
	}

	@Test
	void keysWhenFileChangesThenPublishedAndWhenItIsBadThenLastGoodStays() throws IOException {
		try {
			write("keys.json", TestKeys.json(TestKeys.signing(), TestKeys.ed25519("ed-2"), TestKeys.refreshKey()));
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> publishedKeys().contains("ed-2"));
			write("keys.json", "{\"keys\":[{\"kid\":\"broken\"}]}");
			sleep();
			assertThat(publishedKeys()).contains("ed-2").contains(TestKeys.signing().getKeyID());
			assertThat(lines()).anyMatch((line) -> line.contains("\"event\":\"keys\"") && line.contains("ed-2"));
		}
		finally {
			write("keys.json", TestKeys.json());
		}
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !publishedKeys().contains("ed-2"));
	}

	private String publishedKeys() {
		return text(this.client.get().uri("/.well-known/jwks.json").exchange().expectBody().returnResult());
	}

	private EntityExchangeResult<byte[]> login(String email, String password, String... headers) {
		return post("/auth/login", Map.of("email", email, "password", password), headers);
	}

	private EntityExchangeResult<byte[]> post(String path, Map<String, String> body, String... headers) {
		WebTestClient.RequestBodySpec request = this.client.post().uri(path);
		for (int i = 0; i < headers.length; i += 2) {
			request = request.header(headers[i], headers[i + 1]);
		}
		return request.bodyValue(body).exchange().expectBody().returnResult();
	}

	private long hashes() {
		return this.meters.find("gatehouse.login.hashing.duration").timers().stream().mapToLong(Timer::count).sum();
	}

	private List<String> lines() {
		return new ArrayList<>(this.audit.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private List<JsonNode> events() {
		return lines().stream().map((line) -> JsonMapper.builder().build().readTree(line)).toList();
	}

	private static JsonNode json(EntityExchangeResult<byte[]> answer) {
		assertThat(answer.getStatus().value()).isEqualTo(200);
		return JsonMapper.builder().build().readTree(text(answer));
	}

	private static String text(EntityExchangeResult<byte[]> answer) {
		return new String(answer.getResponseBodyContent(), StandardCharsets.UTF_8);
	}

	private static Logger auditLogger() {
		return (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
	}

	/** Longer than the file is left alone. */
	private static void sleep() {
		try {
			Thread.sleep(700);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void write(String name, String content) throws IOException {
		Path beside = this.directory.resolve(name + ".new");
		Files.writeString(beside, content);
		Files.move(beside, this.directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
	}

}
