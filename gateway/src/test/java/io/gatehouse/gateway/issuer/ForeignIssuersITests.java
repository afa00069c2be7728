package io.gatehouse.gateway.issuer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.gatehouse.auth.revocation.RevocationView;
import io.gatehouse.auth.revocation.Standing;
import io.gatehouse.auth.token.AccessTokenVerifier;
import io.gatehouse.auth.token.RefusalReason;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.gateway.TestTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tokens of other issuers through the running gateway. Each test begins so late that the
 * gateway has to ask for all keys.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("edge")
@Import(ForeignIssuersITests.Ours.class)
class ForeignIssuersITests {

	private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

	private static final Watch watch = new Watch();

	private static final TestIssuer corp = new TestIssuer(watch);

	private static final TestIssuer partner = new TestIssuer(watch);

	private static final WireMockServer backend = new WireMockServer(
			WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

	private final HttpClient client = HttpClient.newHttpClient();

	private final int port;

	ForeignIssuersITests(@LocalServerPort int port) {
		this.port = port;
	}

	@DynamicPropertySource
	static void configure(DynamicPropertyRegistry registry) {
		backend.start();
		route(registry, 0, "ours");
		route(registry, 1, "both", "ours", "corp", "partner");
		route(registry, 2, "corp", "corp");
		route(registry, 3, "admin", "corp");
		registry.add(ROUTES + "[3].metadata.gatehouse.roles", () -> "admin");
		issuer(registry, "corp", corp);
		registry.add("gatehouse.issuers.corp.roles-claim", () -> "realm.groups");
		registry.add("gatehouse.issuers.corp.roles.staff", () -> "support");
		registry.add("gatehouse.issuers.corp.scopes.read", () -> "orders:read");
		issuer(registry, "partner", partner);
		registry.add("gatehouse.issuers.partner.jwks-uri", () -> partner.name() + "/keys");
	}

	private static void issuer(DynamicPropertyRegistry registry, String name, TestIssuer issuer) {
		registry.add("gatehouse.issuers." + name + ".issuer", issuer::name);
		registry.add("gatehouse.issuers." + name + ".audiences", () -> TestIssuer.AUDIENCE);
	}

	private static void route(DynamicPropertyRegistry registry, int index, String name, String... issuers) {
		String route = ROUTES + "[" + index + "]";
		registry.add(route + ".id", () -> name);
		registry.add(route + ".uri", () -> "http://127.0.0.1:" + backend.port());
		registry.add(route + ".predicates[0]", () -> "Path=/" + name + "/**");
		for (int i = 0; i < issuers.length; i++) {
			String issuer = issuers[i];
			registry.add(route + ".metadata.gatehouse.issuers[" + i + "]", () -> issuer);
		}
	}

	@BeforeEach
	void reset() {
		backend.resetAll();
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
		// Longer than any key is kept.
		watch.advance(Duration.ofHours(30));
		corp.recover();
		partner.recover();
	}

	@AfterEach
	void forget() {
		corp.forget();
		partner.forget();
	}

	@AfterAll
	static void stop() {
		corp.close();
		partner.close();
		backend.stop();
	}

	@Test
	void callWhenRouteNamesTheIssuerThenIdentityIsIssuerAndSubject() {
		assertThat(status("/corp/a", corp.token())).isEqualTo(200);
		var request = backend.getAllServeEvents().get(0).getRequest();
		assertThat(request.getHeader("X-Auth-Subject")).isEqualTo("f-7");
		assertThat(request.getHeader("X-Auth-Issuer")).contains(String.valueOf(corp.name().substring(17)));
		assertThat(request.getHeader("X-Auth-Roles")).isEqualTo("support");
		assertThat(request.getHeader("X-Auth-Scopes")).isEqualTo("orders:read");
		assertThat(request.getHeader("X-Auth-Email")).isNull();
		assertThat(request.getHeader("X-Auth-Session")).isNull();
		assertThat(status("/both/a", partner.token())).isEqualTo(200);
		request = backend.getAllServeEvents().get(0).getRequest();
		assertThat(request.getHeader("X-Auth-Roles")).isNull();
		assertThat(request.getHeader("X-Auth-Scopes")).isNull();
		assertThat(status("/admin/a", corp.token())).isEqualTo(403);
	}

	@Test
	void callWhenRouteDoesNotNameTheIssuerThenInvalidAndNobodyAsked() {
		assertThat(code("/ours/a", corp.token())).isEqualTo("401 token_invalid");
		assertThat(code("/corp/a", partner.token())).isEqualTo("401 token_invalid");
		assertThat(corp.fetches() + partner.fetches()).isZero();
		assertThat(status("/ours/a", ours())).isEqualTo(200);
		assertThat(status("/both/a", ours())).isEqualTo(200);
		assertThat(code("/corp/a", ours())).isEqualTo("401 token_invalid");
		// What was verified on one route is not good on all.
		String token = corp.token();
		assertThat(status("/both/a", token)).isEqualTo(200);
		assertThat(code("/ours/a", token)).isEqualTo("401 token_invalid");
	}

	@Test
	void callWhenTokenIsNotGoodThenRefused() {
		Instant now = watch.instant();
		assertThat(status("/corp/a", corp.token((claims) -> claims.expirationTime(Date.from(now.minusSeconds(20))))))
			.isEqualTo(200);
		assertThat(code("/corp/a", corp.token((claims) -> claims.expirationTime(Date.from(now.minusSeconds(31))))))
			.isEqualTo("401 token_expired");
		assertThat(code("/corp/a", corp.token((claims) -> claims.audience("somebody-else"))))
			.isEqualTo("401 token_invalid");
		assertThat(code("/corp/a", corp.token((claims) -> claims.issuer(corp.name() + "/"))))
			.isEqualTo("401 token_invalid");
		assertThat(code("/corp/a", corp.token((claims) -> claims.expirationTime(null)))).isEqualTo("401 token_invalid");
		assertThat(code("/corp/a", corp.token((claims) -> claims.subject(null)))).isEqualTo("401 token_invalid");
		assertThat(code("/corp/a", corp.token((claims) -> claims.notBeforeTime(Date.from(now.plusSeconds(60))))))
			.isEqualTo("401 token_invalid");
		assertThat(code("/corp/a", corp.token(corp.newest(), corp.newest().getKeyID(), "JWT", (claims) -> {
		}))).isEqualTo("401 token_invalid");
		assertThat(code("/corp/a", corp.token(TestIssuer.key("x"), corp.newest().getKeyID(), "at+jwt", (claims) -> {
		}))).isEqualTo("401 token_invalid");
		// A key of one issuer is none of another's.
		assertThat(code("/both/a", partner.token((claims) -> claims.issuer(corp.name()))))
			.isEqualTo("401 token_invalid");
	}

	@Test
	void callWhenManyComeAtOnceThenOneFetch() {
		List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
		for (int i = 0; i < 50; i++) {
			calls.add(this.client.sendAsync(request("/corp/a", corp.token()), HttpResponse.BodyHandlers.ofString()));
		}
		assertThat(calls).allMatch((call) -> call.join().statusCode() == 200);
		assertThat(corp.fetches()).isEqualTo(1);
	}

	@Test
	void callWhenIssuerRotatesThenNewKeyCounts() {
		String old = corp.token();
		assertThat(status("/corp/a", old)).isEqualTo(200);
		corp.rotate();
		assertThat(status("/corp/a", corp.token())).isEqualTo(200);
		assertThat(status("/corp/b", old)).isEqualTo(200);
		assertThat(corp.fetches()).isEqualTo(2);
	}

	@Test
	void callWhenFloodOfUnknownKeysThenAtMostOneFetchInHalfAMinute() {
		for (int i = 0; i < 100; i++) {
			assertThat(code("/corp/a", corp.unknown("made-up-" + i))).isEqualTo("401 token_invalid");
		}
		assertThat(corp.fetches()).isEqualTo(1);
		assertThat(status("/corp/a", corp.token())).isEqualTo(200);
		watch.advance(Duration.ofSeconds(31));
		for (int i = 0; i < 100; i++) {
			assertThat(code("/corp/a", corp.unknown("more-" + i))).isEqualTo("401 token_invalid");
		}
		assertThat(corp.fetches()).isEqualTo(2);
	}

	@Test
	void callWhenIssuerIsAwayThenUnavailableOnlyForThoseWhoNeedIt() {
		assertThat(status("/corp/a", corp.token())).isEqualTo(200);
		corp.fail();
		String signedBefore = corp.token();
		corp.add();
		String signedAfter = corp.token();
		HttpResponse<String> response = send("/corp/a", signedAfter);
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.body()).contains("\"code\":\"auth_unavailable\"");
		assertThat(response.headers().firstValue("Retry-After")).isPresent();
		assertThat(status("/corp/a", signedBefore)).isEqualTo(200);
		assertThat(status("/both/a", partner.token())).isEqualTo(200);
		assertThat(status("/both/a", ours())).isEqualTo(200);
		// Keys that are old are still the last good ones.
		watch.advance(Duration.ofMinutes(20));
		assertThat(status("/corp/a", corp.signedByFirst(watch.instant().plus(Duration.ofHours(1))))).isEqualTo(200);
		corp.recover();
		watch.advance(Duration.ofSeconds(31));
		assertThat(status("/corp/a", corp.token((claims) -> claims.expirationTime(inAnHour())))).isEqualTo(200);
	}

	@Test
	void callWhenIssuerWasNeverThereThenUnavailableAndOursGoOn() {
		corp.hang();
		assertThat(code("/corp/a", corp.token())).isEqualTo("503 auth_unavailable");
		assertThat(code("/corp/a", corp.token())).isEqualTo("503 auth_unavailable");
		assertThat(status("/ours/a", ours())).isEqualTo(200);
		corp.recover();
		watch.advance(Duration.ofSeconds(6));
		assertThat(status("/corp/a", corp.token())).isEqualTo(200);
	}

	/** A token of ours, another one each time. */
	private static String ours() {
		return "ours-" + UUID.randomUUID();
	}

	private static Date inAnHour() {
		return Date.from(watch.instant().plus(Duration.ofHours(1)));
	}

	private int status(String path, String token) {
		return send(path, token).statusCode();
	}

	private String code(String path, String token) {
		HttpResponse<String> response = send(path, token);
		return response.statusCode() + " " + response.body().replaceAll(".*\"code\":\"([a-z_]+)\".*", "$1");
	}

	private HttpResponse<String> send(String path, String token) {
		return this.client.sendAsync(request(path, token), HttpResponse.BodyHandlers.ofString()).join();
	}

	private HttpRequest request(String path, String token) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("Authorization", "Bearer " + token)
			.timeout(Duration.ofSeconds(30))
			.build();
	}

	/**
	 * Our own tokens, one of which is good, and a clock that a test can put forward.
	 */
	@TestConfiguration(proxyBeanMethods = false)
	static class Ours {

		@Bean
		Clock clock() {
			return watch;
		}

		@Bean
		RevocationView revocationView() {
			return (session, subject, issuedAt) -> Standing.GOOD;
		}

		@Bean
		AccessTokenVerifier accessTokenVerifier() {
			return (text) -> text.startsWith("ours-")
					? new Verification.Accepted(TestTokens.ada(watch.instant(), watch.instant().plusSeconds(3600)))
					: new Verification.Refused(RefusalReason.UNKNOWN_KEY);
		}

	}

	/** A clock that can be put forward. */
	static final class Watch extends Clock {

		private final AtomicLong ahead = new AtomicLong();

		void advance(Duration by) {
			this.ahead.addAndGet(by.toMillis());
		}

		@Override
		public Instant instant() {
			return Instant.now().plusMillis(this.ahead.get());
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
