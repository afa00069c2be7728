package io.gatehouse.gateway.flow;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The same flow with users from each kind of directory: sign in, call, refresh, change,
 * disable, sign out, and an outage of the directory.
 */
@Execution(ExecutionMode.CONCURRENT)
class DirectoriesITests {

	private static final WireMockServer backend = new WireMockServer(
			WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

	private static final RedisForTests redis = new RedisForTests();

	@BeforeAll
	static void start() {
		redis.start();
		backend.start();
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withBody("fine")));
	}

	@AfterAll
	static void stop() {
		backend.stop();
		redis.close();
	}

	@Test
	void flowWhenUsersAreInAFileThenTheSame() throws Exception {
		try (UsersElsewhere users = new UsersInFile(); Edge edge = start(users)) {
			flow(users, edge);
			// A content that cannot be used changes nothing.
			users.fail();
			Thread.sleep(400);
			assertThat(login(edge, "grace@example.com", UsersElsewhere.PASSWORD).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void flowWhenUsersAreInPostgresThenTheSame() throws Exception {
		try (UsersInPostgres users = new UsersInPostgres(); Edge edge = start(users)) {
			assertThat(users.passwordOfAda()).startsWith("$2a$06$");
			flow(users, edge);
			assertThat(users.passwordOfAda()).startsWith("{argon2}$argon2id$v=19$m=19456,t=2,p=1$");
			outage(users, edge);
		}
	}

	@Test
	void flowWhenUsersAreInAServiceThenTheSame() throws Exception {
		try (UsersElsewhere users = new UsersInService(TestCertificate.ofThisMachine()); Edge edge = start(users)) {
			flow(users, edge);
			outage(users, edge);
		}
	}

	@Test
	void flowWhenUsersAreInLdapThenTheSame() {
		try (UsersInLdap users = new UsersInLdap(TestCertificate.ofThisMachine()); Edge edge = start(users)) {
			flow(users, edge);
			// A server whose certificate is not trusted is asked nothing.
			outage(users, edge);
			users.leave();
			expect(attempt(edge, "grace@example.com", UsersElsewhere.PASSWORD), 503, "auth_unavailable");
		}
	}

	private static Edge start(UsersElsewhere users) {
		List<String> settings = new ArrayList<>(users.settings());
		// How long a refusal takes is not what is looked at here.
		settings.add("--gatehouse.login.min-duration=0s");
		Edge edge = Edge.start(redis.url(), backend.baseUrl(), settings.toArray(String[]::new));
		patiently().until(() -> edge.get(edge.managementOrigin() + "/actuator/health/readiness").statusCode() == 200);
		return edge;
	}

	private static void flow(UsersElsewhere users, Edge edge) {
		String refusal = expect(login(edge, "ada@example.com", "wrong"), 401, "invalid_credentials");
		assertThat(expect(login(edge, "nobody@example.com", "wrong"), 401, "invalid_credentials")).isEqualTo(refusal);
		assertThat(expect(login(edge, "*", "*)(uid=*"), 401, "invalid_credentials")).isEqualTo(refusal);

		JsonNode first = json(login(edge, " ADA@example.com", UsersElsewhere.PASSWORD), 200);
		String subject = first.get("user").get("id").stringValue();
		assertThat(first.get("user").get("roles").toString()).isEqualTo("[\"user\"]");
		assertThat(edge.call("/api/orders", text(first, "accessToken")).statusCode()).isEqualTo(200);
		backend.verify(getRequestedFor(urlEqualTo("/api/orders")).withHeader("X-Auth-Subject", equalTo(subject))
			.withHeader("X-Auth-Roles", equalTo("user")));
		assertThat(
				json(login(edge, "ada@example.com", UsersElsewhere.PASSWORD), 200).get("user").get("id").stringValue())
			.isEqualTo(subject);

		users.promoteAda();
		JsonNode second = patiently().until(new Refreshes(edge, text(first, "refreshToken"))::next,
				(answer) -> answer.get("user").get("roles").toString().equals("[\"user\",\"admin\"]"));

		JsonNode grace = json(login(edge, "grace@example.com", UsersElsewhere.PASSWORD), 200);
		HttpResponse<String> out = edge.post("/auth/logout",
				"{\"refreshToken\":\"" + text(grace, "refreshToken") + "\"}");
		assertThat(out.statusCode()).isEqualTo(204);
		expect(edge.call("/api/orders", text(grace, "accessToken")), 401, "session_revoked");

		users.disableAda();
		Refreshes refreshes = new Refreshes(edge, text(second, "refreshToken"));
		patiently().until(() -> refreshes.answer().statusCode() == 401);
		expect(refreshes.answer(), 401, "session_revoked");
		assertThat(expect(login(edge, "ada@example.com", UsersElsewhere.PASSWORD), 401, "invalid_credentials"))
			.isEqualTo(refusal);
	}

	private static void outage(UsersElsewhere users, Edge edge) {
		JsonNode grace = json(login(edge, "grace@example.com", UsersElsewhere.PASSWORD), 200);
		users.fail();
		expect(attempt(edge, "grace@example.com", UsersElsewhere.PASSWORD), 503, "auth_unavailable");
		expect(attempt(edge, "grace@example.com", "wrong"), 503, "auth_unavailable");
		expect(edge.refresh(text(grace, "refreshToken")), 503, "auth_unavailable");
		assertThat(edge.call("/api/orders", text(grace, "accessToken")).statusCode()).isEqualTo(200);
	}

	/** Begins at once, since most of what is waited for is there already. */
	private static ConditionFactory patiently() {
		return Awaitility.await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(30));
	}

	/** Tries again when a slow machine has answered 503. */
	private static HttpResponse<String> login(Edge edge, String email, String password) {
		return patiently().until(() -> attempt(edge, email, password), (answer) -> answer.statusCode() != 503);
	}

	private static HttpResponse<String> attempt(Edge edge, String email, String password) {
		return edge.post("/auth/login", "{\"email\":\"" + email + "\",\"password\":\"" + password + "\"}");
	}

	/** What the answer says in words. */
	private static String expect(HttpResponse<String> answer, int status, String code) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		assertThat(Edge.code(answer)).isEqualTo(code);
		return answer.body().replaceAll("\"traceId\":\"[0-9a-f]+\"", "");
	}

	private static JsonNode json(HttpResponse<String> answer, int status) {
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
		return JsonMapper.builder().build().readTree(answer.body());
	}

	private static String text(JsonNode json, String name) {
		return json.get(name).stringValue();
	}

	/** Spends each token once. */
	private static final class Refreshes {

		private final Edge edge;

		private String token;

		Refreshes(Edge edge, String token) {
			this.edge = edge;
			this.token = token;
		}

		JsonNode next() {
			return json(answer(), 200);
		}

		HttpResponse<String> answer() {
			HttpResponse<String> answer = patiently().until(() -> this.edge.refresh(this.token),
					(one) -> one.statusCode() != 503);
			if (answer.statusCode() == 200) {
				this.token = text(json(answer, 200), "refreshToken");
			}
			return answer;
		}

	}

}
