package io.gatehouse.gateway.webflux;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.gatehouse.auth.revocation.Standing;
import io.gatehouse.gateway.door.WouldBeDenials;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The edge as pages of other origins see it, behind a proxy that it trusts, and with a
 * route whose policy is only tried out.
 */
@EdgeTest(properties = { "gatehouse.cors.allowed-origins=https://app.example.com,http://localhost:5173",
		"gatehouse.cors.allowed-headers=X-Tenant", "gatehouse.cors.exposed-headers=X-Total",
		"gatehouse.trusted-proxies=127.0.0.0/8" })
@ExtendWith(OutputCaptureExtension.class)
@Isolated("It reads all that is logged.")
class CrossOriginITests {

	private static final String APP = "Origin: https://app.example.com";

	private static final RecordingBackend backend = RecordingBackend.shared();

	private final int port;

	private final TestRevocations standing;

	CrossOriginITests(@LocalServerPort int port, @Autowired TestRevocations standing) {
		this.port = port;
		this.standing = standing;
	}

	@AfterAll
	static void doorWhenCountedThenTheOneThatIsMeant(@Autowired ServedDoor door) {
		door.check();
	}

	@BeforeEach
	void reset() {
		backend.forget();
		this.standing.set(Standing.GOOD);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/public/a||200", "/public/cors||200", "/api/a|ada|200", "/api/a||401", "/api/a|bad|401",
					"/api/a|expired|401", "/admin/a|ada|403", "/nothing/a||404", "/public/../a||400",
					"/public/a;b||400", "/down/a||502", "/slow/hang||504", "/public/broken/a||500", "/auth/ping||200" })
	void answerWhenOriginAllowedThenEachHeaderOnce(String target, @Nullable String token, int status) throws Exception {
		List<String> lines = new ArrayList<>(List.of(APP));
		if (token != null) {
			lines.add("Authorization: Bearer " + token);
		}
		assertAllowed(status, RawClient.get(this.port, target, lines.toArray(String[]::new)));
		assertNotAllowed(status, RawClient.get(this.port, target, with(lines, "Origin: https://evil.example")));
		assertNotAllowed(status, RawClient.get(this.port, target, with(lines, "X-Nothing: a")));
	}

	@Test
	void answerWhenRevocationsAreUnknownThenEachHeaderOnce() throws Exception {
		this.standing.set(Standing.UNKNOWN);
		assertAllowed(503, RawClient.get(this.port, "/api/a", APP, "Authorization: Bearer ada"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "https://app.example.com:443", "http://app.example.com", "https://APP.example.com",
			"https://app.example.com.evil.example", "https://evil.example/https://app.example.com", "*",
			"https://app.example.com\r\nOrigin: https://evil.example" })
	void answerWhenOriginIsAlmostAllowedThenNot(String origin) throws Exception {
		assertNotAllowed(200, RawClient.get(this.port, "/public/a", "Origin: " + origin));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/a", "/public/a", "/nothing", "/auth/login", "/admin/a" })
	void preflightWhenOriginAllowedThenAnsweredWithoutTokenAndBackend(String target) throws Exception {
		String response = preflight(target, APP);
		assertThat(response).startsWith("HTTP/1.1 204 ");
		assertThat(lines(response, "Access-Control-Allow-Origin")).containsExactly("https://app.example.com");
		assertThat(lines(response, "Access-Control-Allow-Credentials")).containsExactly("true");
		assertThat(lines(response, "Access-Control-Allow-Methods"))
			.containsExactly("GET, HEAD, POST, PUT, PATCH, DELETE");
		assertThat(lines(response, "Access-Control-Allow-Headers"))
			.containsExactly("Authorization, Content-Type, Idempotency-Key, X-Gatehouse-Client, X-Tenant");
		assertThat(lines(response, "Access-Control-Max-Age")).containsExactly("600");
		assertThat(lines(response, "Vary")).hasSize(1).first().asString().startsWith("Origin");
		assertThat(backend.isUntouched()).isTrue();
	}

	@Test
	void preflightWhenOriginRefusedThenNothingIsAllowed() throws Exception {
		String response = preflight("/api/a", "Origin: https://evil.example");
		assertThat(response).startsWith("HTTP/1.1 204 ");
		assertThat(accessControl(response)).isEmpty();
		assertThat(lines(response, "Vary")).hasSize(1).first().asString().startsWith("Origin");
		assertThat(backend.isUntouched()).isTrue();
	}

	@Test
	void forwardWhenProxyIsTrustedThenItsWordIsKept() throws Exception {
		RawClient.get(this.port, "/public/a", "X-Forwarded-For: 6.6.6.6, 203.0.113.9", "X-Forwarded-Proto: https",
				"X-Forwarded-Host: app.example.com", "x_forwarded_for: forged", "Forwarded: for=forged");
		String request = backend.next();
		assertThat(lines(request, "X-Forwarded-For")).containsExactly("203.0.113.9, 127.0.0.1");
		assertThat(lines(request, "X-Forwarded-Proto")).containsExactly("https");
		assertThat(lines(request, "X-Forwarded-Host")).containsExactly("app.example.com");
		assertThat(lines(request, "X-Forwarded-Port")).containsExactly("443");
		assertThat(request).doesNotContain("forged");
	}

	@Test
	void remoteAddressWhenProxyIsTrustedThenTheClients() throws Exception {
		assertThat(RawClient.get(this.port, "/auth/address", "X-Forwarded-For: 6.6.6.6, 203.0.113.9"))
			.endsWith("203.0.113.9");
		assertThat(RawClient.get(this.port, "/auth/address")).endsWith("127.0.0.1");
	}

	@Test
	void forwardWhenReportOnlyThenPassesCountedAndLogged(@Autowired MeterRegistry meters, CapturedOutput output)
			throws Exception {
		String response = RawClient.get(this.port, "/trial/a?secret=1", "Authorization: Bearer ada",
				"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
		assertThat(response).startsWith("HTTP/1.1 200 ");
		assertThat(lines(backend.next(), "X-Auth-Subject")).containsExactly("u-1001");
		assertThat(meters.get(WouldBeDenials.COUNTER).tag("route", "trial").counter().count()).isEqualTo(1);
		assertThat(output).containsOnlyOnce("Would be denied on route 'trial': GET /trial/a by subject 'u-1001', "
				+ "trace id 0af7651916cd43dd8448eb211c80319c");
		assertThat(output).doesNotContain("secret=1");
		assertThat(RawClient.get(this.port, "/trial/a")).startsWith("HTTP/1.1 401 ");
		assertThat(RawClient.get(this.port, "/trial/a", "Authorization: Bearer bad")).startsWith("HTTP/1.1 401 ");
		assertThat(backend.isUntouched()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/lenient/a%2Fb", "/lenient/a//b", "/lenient/a;v=1/b", "/lenient/100%2541" })
	void forwardWhenRouteAllowsThePathThenArrivesUnchanged(String target) throws Exception {
		assertThat(RawClient.get(this.port, target)).startsWith("HTTP/1.1 200 ");
		assertThat(backend.next()).startsWith("GET " + target + " HTTP/1.1\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/lenient/a%2F..%2Fb", "/lenient/..;/b", "/lenient/a/%2e%2e", "/lenient/a%5cb" })
	void forwardWhenRouteIsLenientThenNotAboutEverything(String target) throws Exception {
		assertThat(RawClient.get(this.port, target)).startsWith("HTTP/1.1 400 ");
		assertThat(backend.isUntouched()).isTrue();
	}

	private String preflight(String target, String origin) throws Exception {
		return RawClient.send(this.port,
				"OPTIONS " + target + " HTTP/1.1\r\nHost: localhost\r\n" + origin
						+ "\r\nAccess-Control-Request-Method: DELETE\r\n"
						+ "Access-Control-Request-Headers: authorization\r\n\r\n");
	}

	private static String[] with(List<String> lines, String origin) {
		List<String> others = new ArrayList<>(lines);
		others.set(0, origin);
		return others.toArray(String[]::new);
	}

	private static void assertAllowed(int status, String response) {
		assertThat(response).startsWith("HTTP/1.1 " + status + " ");
		assertThat(lines(response, "Access-Control-Allow-Origin")).containsExactly("https://app.example.com");
		assertThat(lines(response, "Access-Control-Allow-Credentials")).containsExactly("true");
		assertThat(lines(response, "Access-Control-Expose-Headers"))
			.containsExactly("WWW-Authenticate, Retry-After, X-Total");
		assertVaries(response);
		assertThat(accessControl(response)).hasSize(3);
	}

	private static void assertNotAllowed(int status, String response) {
		assertThat(response).startsWith("HTTP/1.1 " + status + " ");
		assertThat(accessControl(response)).isEmpty();
		assertVaries(response);
	}

	private static void assertVaries(String response) {
		String all = String.join(",", lines(response, "Vary")).toLowerCase(Locale.ROOT);
		assertThat(all.split(",")).as("Vary").contains("origin").doesNotHaveDuplicates();
	}

	private static List<String> accessControl(String response) {
		return response.substring(0, response.indexOf("\r\n\r\n"))
			.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith("access-control-"))
			.toList();
	}

	private static List<String> lines(String message, String name) {
		return RecordingBackend.lines(message, name);
	}

}
