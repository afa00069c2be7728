package io.gatehouse.gateway.webflux;

import java.io.IOException;
import java.util.List;

import io.gatehouse.auth.revocation.Standing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The edge over raw sockets, before a backend that records the very bytes it gets.
 */
@EdgeTest
class EdgeITests {

	private static final RecordingBackend backend = RecordingBackend.shared();

	private final int port;

	private final TestRevocations standing;

	EdgeITests(@LocalServerPort int port, @Autowired TestRevocations standing) {
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

	@Test
	void forwardWhenGoodTokenThenBackendGetsIdentityInsteadOfToken() throws Exception {
		assertStatus(200,
				get("/api/a?q=1", "Authorization: Bearer ada", "Cookie: a=1; __Host-gatehouse-refresh=x; b=2"));
		String request = backend.next();
		assertThat(request).startsWith("GET /api/a?q=1 HTTP/1.1\r\n");
		assertThat(lines(request, "X-Auth-Subject")).containsExactly("u-1001");
		assertThat(lines(request, "X-Auth-Issuer")).containsExactly("https:%2F%2Fgw.example");
		assertThat(lines(request, "X-Auth-Session")).containsExactly("s-1");
		assertThat(lines(request, "X-Auth-Email")).containsExactly("ada@example.com");
		assertThat(lines(request, "X-Auth-Roles")).containsExactly("user,support");
		assertThat(lines(request, "X-Auth-Scopes")).containsExactly("orders:read,orders:write");
		assertThat(lines(request, "Authorization")).isEmpty();
		assertThat(lines(request, "Cookie")).containsExactly("a=1; b=2");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ',
			value = { "/public/a?b[]=1&c[d]=2 /public/a?b[]=1&c[d]=2", "/public/%41?a[]=1 /public/%41?a%5B%5D=1",
					"/public/a?n=%C3%A4&b[]=2 /public/a?n=%C3%A4&b%5B%5D=2",
					"/public/a?f={%22s%22:[1]} /public/a?f=%7B%22s%22:%5B1%5D%7D",
					"/public/a?q=x|y^z` /public/a?q=x%7Cy%5Ez%60", "/public/a?q=%7B%5B /public/a?q=%7B%5B" })
	void forwardWhenQueryIsAsBrowsersSendItThenNothingIsEncodedTwice(String target, String forwarded) throws Exception {
		assertStatus(200, get(target));
		assertThat(backend.next()).startsWith("GET " + forwarded + " HTTP/1.1\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "DELETE" })
	void refuseWhenBodyHasNoMeaningAndIsLargeThenBackendGetsNothing(String method) throws Exception {
		String head = method + " /public/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n";
		assertStatus(413, RawClient.send(this.port, head + "Content-Length: 65537\r\n\r\n"));
		String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
		assertStatus(413,
				RawClient.send(this.port, head + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(3) + "0\r\n\r\n"));
		assertThat(backend.isUntouched()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRACE", "trace", "TRACK", "get", "MADE-UP" })
	void refuseWhenMethodIsNoneToPassOnThenMethodNotAllowed(String method) throws Exception {
		assertStatus(405, RawClient.send(this.port, method + " /public/a HTTP/1.1\r\nHost: a\r\n\r\n"));
		assertThat(backend.isUntouched()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "PROPFIND", "REPORT", "QUERY", "PATCH" })
	void forwardWhenMethodIsRegisteredThenItArrives(String method) throws Exception {
		assertStatus(200, RawClient.send(this.port, method + " /public/a HTTP/1.1\r\nHost: a\r\n\r\n"));
		assertThat(backend.next()).startsWith(method + " /public/a ");
	}

	@Test
	void forwardWhenRouteForwardsTokenThenAuthorizationStays() throws Exception {
		assertStatus(200, get("/forward/a", "Authorization: Bearer ada"));
		assertThat(lines(backend.next(), "Authorization")).containsExactly("Bearer ada");
	}

	@Test
	void forwardWhenOnlyRefreshCookieThenNoCookieHeader() throws Exception {
		assertStatus(200, get("/public/a", "Cookie: __Host-gatehouse-refresh=x"));
		assertThat(backend.next()).doesNotContainIgnoringCase("cookie");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Auth-Subject", "x_auth_subject", "X.Auth.Subject", "XAuthSubject", "X-AUTH_SUBJECT",
			"X-Auth-Roles", "x_auth_roles", "X-Auth-Anything", "x.auth.anything", "X-Auth-Assertion" })
	void forwardWhenClientSendsIdentityThenOnlyOursArrives(String name) throws Exception {
		for (String path : List.of("/public/a", "/optional/a", "/filtered/a")) {
			assertStatus(200, get(path, name + ": forged", name + ": forged too"));
			assertThat(backend.next()).as(path).doesNotContain("forged");
		}
		assertStatus(200, get("/api/a", "Authorization: Bearer ada", name + ": forged"));
		String request = backend.next();
		assertThat(request).doesNotContain("forged");
		assertThat(lines(request, "X-Auth-Subject")).containsExactly("u-1001");
	}

	@ParameterizedTest
	@ValueSource(strings = { "close, X-Auth-Subject", "X-Auth-Subject", "keep-alive, x-auth-subject, X-Auth-Roles",
			"X-Auth-Subject\r\nConnection: X-Auth-Roles", "close,\tX-Auth-Subject , ,X-Auth-Email" })
	void forwardWhenConnectionNamesOurHeaderThenItArrives(String connection) throws Exception {
		assertStatus(200, get("/api/a", "Authorization: Bearer ada", "Connection: " + connection));
		String request = backend.next();
		assertThat(lines(request, "X-Auth-Subject")).containsExactly("u-1001");
		assertThat(lines(request, "X-Auth-Roles")).containsExactly("user,support");
		assertThat(lines(request, "X-Auth-Email")).containsExactly("ada@example.com");
	}

	@Test
	void forwardWhenConnectionNamesWhatAFilterAddsThenItArrives() throws Exception {
		assertStatus(200, get("/filtered/a", "Connection: X-Tenant, X-Other", "X-Tenant: red", "X-Other: mine"));
		String request = backend.next();
		assertThat(lines(request, "X-Tenant")).containsExactly("blue");
		assertThat(lines(request, "X-Other")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port",
			"X-Forwarded-Prefix", "x_forwarded_for", "Forwarded", "X-Real-IP", "True-Client-IP", "X-Original-URL",
			"X-Rewrite-URL", "X-HTTP-Method-Override", "Proxy-Connection", "Keep-Alive", "TE", "Trailer" })
	void forwardWhenClientSpeaksForAProxyThenItIsNotHeard(String name) throws Exception {
		assertStatus(200, get("/public/a", name + ": forged"));
		assertThat(backend.next()).doesNotContain("forged");
	}

	@Test
	void forwardWhenAnyRequestThenFreshForwardedHeaders() throws Exception {
		assertStatus(200, get("/public/a", "X-Forwarded-For: 192.0.2.1"));
		String request = backend.next();
		assertThat(lines(request, "X-Forwarded-For")).containsExactly("127.0.0.1");
		assertThat(lines(request, "X-Forwarded-Proto")).containsExactly("http");
		assertThat(lines(request, "X-Forwarded-Host")).containsExactly("localhost:" + this.port);
		assertThat(lines(request, "X-Forwarded-Port")).containsExactly(String.valueOf(this.port));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "X-Author: a", "X-Request-ID: a", "X-XSRF-TOKEN: a", "Origin: http://a", "traceparent: a" })
	void forwardWhenNearMissThenItArrives(String line) throws Exception {
		assertStatus(200, get("/public/a", line));
		assertThat(backend.next()).containsIgnoringCase(line);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/a", "/public/a%20b", "/public/100%25", "/public/...", "/public/a..b",
			"/public/.hidden", "/public/%c3%a9?q=%2F%3B", "/public/?a[]=1&b=..", "/public/a+b/%E2%82%AC",
			"/public/a:b@c!$&'()*,=~", "/public/%2ea" })
	void forwardWhenNearMissOfAHostileTargetThenItArrivesUnchanged(String target) throws Exception {
		assertStatus(200, get(target));
		assertThat(backend.next()).startsWith("GET " + target + " HTTP/1.1\r\n");
	}

	@Test
	void forwardWhenAbsoluteFormWithTheSameHostThenItArrives() throws Exception {
		assertStatus(200, get("http://localhost:" + this.port + "/public/a"));
		assertThat(backend.next()).startsWith("GET /public/a HTTP/1.1\r\n");
	}

	@Test
	void forwardWhenBodyThenItArrives() throws Exception {
		assertStatus(200, RawClient.send(this.port,
				"POST /public/a HTTP/1.1\r\nHost: localhost\r\n" + "Content-Length: 5\r\n\r\nhello"));
		assertThat(backend.next()).endsWith("\r\n\r\nhello");
		assertStatus(200, RawClient.send(this.port, "POST /public/a HTTP/1.1\r\nHost: localhost\r\n"
				+ "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Auth-Subject: forged\r\n\r\n"));
		assertThat(backend.next()).contains("hello").doesNotContain("forged");
	}

	@Test
	void upgradeWhenClientForgesThenHandshakeIsClean() throws Exception {
		String response = get("/api/ws", "Authorization: Bearer ada", "Connection: Upgrade, X-Auth-Subject",
				"Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
				"x_auth_subject: forged", "X-Forwarded-For: forged", "Cookie: __Host-gatehouse-refresh=forged");
		assertStatus(101, response);
		String handshake = backend.next();
		assertThat(lines(handshake, "Upgrade")).containsExactly("websocket");
		assertThat(lines(handshake, "X-Auth-Subject")).containsExactly("u-1001");
		assertThat(lines(handshake, "Authorization")).isEmpty();
		assertThat(handshake).doesNotContain("forged");
	}

	@Test
	void upgradeWhenNoTokenThenRefusedBeforeIt() throws Exception {
		assertProblem(401, "token_missing", get("/api/ws", "Connection: Upgrade", "Upgrade: websocket",
				"Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "/api/a||401|token_missing", "/api/a|Basic eDp5|401|token_missing",
					"/api/a|Bearer|401|token_invalid", "/api/a|Bearer bad|401|token_invalid",
					"/api/a|Bearer ada ada|401|token_invalid", "/api/a|Bearer expired|401|token_expired",
					"/optional/a|Bearer expired|401|token_expired", "/admin/a|Bearer ada|403|access_denied",
					"/scopes/a|Bearer ada|403|access_denied", "/nothing/a|Bearer ada|404|not_found",
					"/api/a?access_token=ada||401|token_missing", "/public/a//b||400|request_invalid",
					"/public/a;b||400|request_invalid", "/public/a%2Fb||400|request_invalid",
					"/public/a%252e||400|request_invalid", "/api//a|Bearer ada|400|request_invalid" })
	void refuseWhenNotAllowedThenProblemAndBackendUntouched(String target, @Nullable String authorization, int status,
			String code) throws Exception {
		String response = (authorization != null) ? get(target, "Authorization: " + authorization) : get(target);
		assertProblem(status, code, response);
		if (status == 401 || status == 403) {
			assertThat(lines(response, "WWW-Authenticate")).hasSize(1)
				.allMatch((line) -> line.startsWith("Bearer realm=\"gatehouse\""));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/../api/a", "/public/%2e%2e/api/a", "/public/..;/api", "/public\\..\\api",
			"/public/%5c", "/public/%00", "/public/%c0%ae", "/public/%", "/public/%zz", "/public/a#b", "/public/{a}",
			"/public/a|b", "/public/\u00e9", "/public/\u0001", "/public/a?q=<>", "*", "public",
			"http://evil.example/public/a", "http://user@localhost/public", "/auth/../public/a", "/auth/%2e/ping",
			"/auth/ping%00", "//auth/../public" })
	void refuseWhenTargetIsHostileThenProblemAndBackendUntouched(String target) throws Exception {
		String response = get(target);
		assertProblem(400, "request_invalid", response);
		assertThat(lines(response, "Connection")).containsExactly("close");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET /public/a HTTP/1.1\r\n\r\n", "GET /public/a HTTP/1.0\r\n\r\n",
			"GET /public/a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
			"GET /auth/ping HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "GET /public/a HTTP/1.1\r\nHost:\r\n\r\n",
			"GET /public/a HTTP/1.1\r\nHost: a/b\r\n\r\n", "GET /public/a HTTP/1.1\r\nHost: a@b\r\n\r\n",
			"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
			"GET /api/a HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ada\r\nAuthorization: Bearer ada\r\n\r\n",
			"GET /auth/ping HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ada\r\nauthorization: x\r\n\r\n" })
	void refuseWhenRequestIsHostileThenProblemAndBackendUntouched(String request) throws Exception {
		assertProblem(400, "request_invalid", RawClient.send(this.port, request));
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-A: a\u0001b", "X-A: a\u0000b", "X A: a", "X-A : a", "X-\u00e9: a", "Host: a:b",
			"Content-Length: 1\r\nContent-Length: 2", "Content-Length: -1",
			"Content-Length: 5\r\nTransfer-Encoding: chunked" })
	void refuseWhenHttpItselfRefusesThenBackendUntouched(String line) throws Exception {
		String request = "POST /public/a HTTP/1.1\r\n" + (line.startsWith("Host") ? "" : "Host: a\r\n") + line
				+ "\r\n\r\n";
		assertStatus(400, RawClient.send(this.port, request));
		assertThat(backend.isUntouched()).isTrue();
	}

	@Test
	void refuseWhenHeadThenNoBody() throws Exception {
		for (String target : List.of("/public/../a", "/api/a")) {
			String response = RawClient.send(this.port,
					"HEAD " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
			assertThat(response).matches("(?s)HTTP/1\\.1 40[01] .*").endsWith("\r\n\r\n");
		}
	}

	@Test
	void refuseWhenHeaderOrLineIsTooLongThenBackendUntouched() throws Exception {
		assertStatus(200, get("/public/a", "X-A: " + "a".repeat(15_000)));
		assertStatus(431, get("/public/a", "X-A: " + "a".repeat(17_000)));
		assertStatus(200, get("/public/" + "a".repeat(7_500)));
		assertStatus(414, get("/public/" + "a".repeat(8_200)));
	}

	@Test
	void localEndpointWhenGoodRequestThenAnswered() throws Exception {
		assertStatus(200, get("/auth/ping"));
	}

	@Test
	void authenticateWhenSessionEndsThenNextRequestIsRefused() throws Exception {
		assertStatus(200, get("/api/a", "Authorization: Bearer ada"));
		backend.next();
		this.standing.set(Standing.ENDED);
		assertProblem(401, "session_revoked", get("/api/a", "Authorization: Bearer ada"));
		this.standing.set(Standing.STALE);
		assertProblem(401, "token_expired", get("/api/a", "Authorization: Bearer ada"));
	}

	@Test
	void authenticateWhenRevocationsAreUnknownThenOnlyPublicRoutesServe() throws Exception {
		this.standing.set(Standing.UNKNOWN);
		String response = get("/api/a", "Authorization: Bearer ada");
		assertProblem(503, "auth_unavailable", response);
		assertThat(lines(response, "Retry-After")).isNotEmpty();
		assertProblem(503, "auth_unavailable", get("/api/a"));
		assertStatus(200, get("/public/a", "Authorization: Bearer ada"));
	}

	@ParameterizedTest
	@CsvSource({ "/down/a,502,upstream_unavailable", "/nowhere/a,502,upstream_unavailable",
			"/public/close,502,upstream_unavailable", "/slow/hang,504,upstream_timeout",
			"/public/broken/a,500,internal_error" })
	void forwardWhenItFailsThenProblemWithoutAnAddress(String target, int status, String code) throws Exception {
		String response = get(target, "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
		assertStatus(status, response);
		assertThat(response).contains("\"code\":\"" + code + "\"")
			.contains("\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"")
			.doesNotContain("localhost:")
			.doesNotContain("secret")
			.doesNotContain("Exception");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/public/broken/a", "/public/failing/a" })
	void forwardWhenPredicateFailsThenNoLaterRouteTakesIt(String target) throws Exception {
		assertProblem(500, "internal_error", get(target));
	}

	@Test
	void forwardWhenResponseIsCutThenClientSeesThat() throws Exception {
		String response = get("/public/cut");
		assertThat(response).contains("Content-Length: 100").hasSizeLessThan(100);
	}

	@Test
	void forwardWhenBackendSetsRefreshCookieThenItIsRemoved() throws Exception {
		String response = get("/public/cookies");
		assertThat(lines(response, "Set-Cookie")).containsExactly("a=1");
	}

	@Test
	void forwardWhenBackendSendsMoreThanAFinalAnswerThenOnlyThat() throws Exception {
		assertThat(get("/public/early")).startsWith("HTTP/1.1 200 ").endsWith("ok").doesNotContain("Link");
		assertStatus(502, get("/public/switch"));
		String socketEnd = RawClient.sendToTheEnd(this.port, "GET /public/trailer HTTP/1.1\r\nHost: a\r\n\r\n", 500);
		assertThat(socketEnd).startsWith("HTTP/1.1 200 ").contains("ok").doesNotContain("__Host-gatehouse-refresh");
	}

	/** If this fails, no other test here shows that nothing blocks. */
	@Test
	void authenticateWhenSomethingBlocksThenItIsNoticed() throws Exception {
		assertProblem(500, "internal_error", get("/api/a", "Authorization: Bearer blocking"));
	}

	private String get(String target, String... lines) throws IOException {
		return RawClient.get(this.port, target, lines);
	}

	private static List<String> lines(String message, String name) {
		return RecordingBackend.lines(message, name);
	}

	private static void assertStatus(int status, String response) {
		assertThat(response).matches("(?s)HTTP/1\\.[01] " + status + " .*");
	}

	private static void assertProblem(int status, String code, String response) {
		assertStatus(status, response);
		assertThat(lines(response, "Content-Type")).containsExactly("application/problem+json");
		assertThat(lines(response, "Cache-Control")).containsExactly("no-store");
		assertThat(response).contains("\"code\":\"" + code + "\"").contains("\"status\":" + status).contains("traceId");
		assertThat(backend.isUntouched()).isTrue();
	}

}
