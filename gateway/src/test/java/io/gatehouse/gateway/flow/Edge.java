package io.gatehouse.gateway.flow;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.gatehouse.gateway.GatewayApplication;
import io.gatehouse.gateway.OwnThreads;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole gateway as a client sees it: the real application, with a route {@code /api/**}
 * to a backend.
 */
final class Edge implements AutoCloseable {

	static final String PASSWORD = "correct-horse-battery-staple";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final String ROUTES = "--spring.cloud.gateway.server.webflux.routes";

	private final HttpClient client = HttpClient.newHttpClient();

	private final ConfigurableApplicationContext application;

	private final String origin;

	private Edge(ConfigurableApplicationContext application) {
		this.application = application;
		this.origin = "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
	}

	static Edge start(String redisUrl, String backend, String... arguments) {
		return start(List.of("--spring.data.redis.url=" + redisUrl), backend, arguments);
	}

	/** Starts a gateway with a Redis of any kind. */
	static Edge start(List<String> redis, String backend, String... arguments) {
		List<String> all = new ArrayList<>(redis);
		all.addAll(List.of("--server.port=0", "--management.server.port=0", ROUTES + "[0].id=api",
				ROUTES + "[0].uri=" + backend, ROUTES + "[0].predicates[0]=Path=/api/**", ROUTES + "[1].id=public",
				ROUTES + "[1].uri=" + backend, ROUTES + "[1].predicates[0]=Path=/public/**",
				ROUTES + "[1].metadata.gatehouse.access=public"));
		all.addAll(List.of(arguments));
		return new Edge(new SpringApplicationBuilder(GatewayApplication.class, OwnThreads.class).profiles("local")
			.run(all.toArray(String[]::new)));
	}

	<T> T bean(Class<T> type) {
		return this.application.getBean(type);
	}

	String origin() {
		return this.origin;
	}

	/** How many passwords it has hashed, decoys among them. */
	long hashes() {
		return bean(MeterRegistry.class).find("gatehouse.login.hashing.duration")
			.timers()
			.stream()
			.mapToLong(Timer::count)
			.sum();
	}

	<T> T bean(String name, Class<T> type) {
		return this.application.getBean(name, type);
	}

	String managementOrigin() {
		return "http://127.0.0.1:" + this.application.getEnvironment().getProperty("local.management.port");
	}

	Tokens login() {
		return login("ada@example.com");
	}

	Tokens login(String email) {
		return Tokens.of(post("/auth/login", "{\"email\":\"" + email + "\",\"password\":\"" + PASSWORD + "\"}"));
	}

	/** Signs in, as often as it takes while Redis is away or slow. */
	Tokens signIn(String email) {
		return patiently().ignoreExceptions().until(() -> login(email), Objects::nonNull);
	}

	/** Refreshes, as often as it takes, as one attempt. */
	HttpResponse<String> refreshAs(String attempt, Tokens tokens) {
		return patiently().until(() -> refresh(tokens.refreshToken(), "Idempotency-Key", attempt),
				(answer) -> answer.statusCode() != 503);
	}

	int logout(Tokens tokens) {
		return post("/auth/logout", "{\"refreshToken\":\"" + tokens.refreshToken() + "\"}").statusCode();
	}

	HttpResponse<String> delete(String path, String accessToken) {
		return send(request(path).header("Authorization", "Bearer " + accessToken).DELETE());
	}

	int port() {
		return Integer.parseInt(this.origin.substring(this.origin.lastIndexOf(':') + 1));
	}

	/** Waits until it has read the revocations, and Redis answers. */
	Edge awaitReady(String email) {
		patiently().ignoreExceptions()
			.until(() -> get(managementOrigin() + "/actuator/health/readiness").statusCode() == 200
					&& logout(login(email)) == 204);
		return this;
	}

	/** Begins at once, since most of what is waited for is there already. */
	private static ConditionFactory patiently() {
		return Awaitility.await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(60));
	}

	HttpResponse<String> refresh(String token, String... headers) {
		return post("/auth/refresh", "{\"refreshToken\":\"" + token + "\"}", headers);
	}

	HttpResponse<String> call(String path, String accessToken) {
		return send(request(path).header("Authorization", "Bearer " + accessToken).GET());
	}

	HttpResponse<String> get(String path) {
		return send(request(path).GET());
	}

	HttpResponse<String> post(String path, String body, String... headers) {
		HttpRequest.Builder request = request(path).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return send(request);
	}

	static String code(HttpResponse<String> response) {
		return JSON.readTree(response.body()).get("code").stringValue();
	}

	@Override
	public void close() {
		this.application.close();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : this.origin + path))
			.timeout(Duration.ofSeconds(20));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What a client got for signing in or refreshing.
	 */
	record Tokens(String accessToken, String refreshToken, String sessionId) {

		static Tokens of(HttpResponse<String> response) {
			if (response.statusCode() != 200) {
				throw new IllegalStateException(response.statusCode() + " " + response.body());
			}
			JsonNode json = JSON.readTree(response.body());
			return new Tokens(json.get("accessToken").stringValue(), json.get("refreshToken").stringValue(),
					json.get("sessionId").stringValue());
		}

	}

}
