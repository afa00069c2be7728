package io.gatehouse.gateway.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static io.gatehouse.gateway.hostile.HostileRequest.cleaned;
import static io.gatehouse.gateway.hostile.HostileRequest.get;
import static io.gatehouse.gateway.hostile.HostileRequest.post;
import static io.gatehouse.gateway.hostile.HostileRequest.refused;

/**
 * The table of hostile requests. Whatever must not reach the backend contains the word
 * {@code forged}.
 */
final class HostileRequests {

	private static final String ADA = "Authorization: Bearer ada";

	private static final String CHUNKED = "Transfer-Encoding: chunked";

	private static final String[] WEBSOCKET = { "Upgrade: websocket", "Sec-WebSocket-Version: 13",
			"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==" };

	private final List<HostileRequest> all = new ArrayList<>();

	private HostileRequests() {
		identity();
		connection();
		address();
		credentials();
		paths();
		hosts();
		framing();
		lines();
		upgrades();
		sizes();
		preflights();
	}

	static Stream<HostileRequest> all() {
		return new HostileRequests().all.stream();
	}

	private void identity() {
		for (String name : List.of("X-Auth-Subject", "x-auth-subject", "X-AUTH-SUBJECT", "x_auth_subject",
				"X_Auth-Subject", "X.Auth.Subject", "XAuthSubject", "xauthroles", "X-AuthRoles", "-X-Auth-Roles",
				"X-Auth-Roles-", "X--Auth--Email", "X'Auth!Email", "X~AuthScopes", "_X_Auth_Issuer_",
				"X-Auth_Session")) {
			clean(Protection.IDENTITY_NAMES, name + " on a public route", get("/public/a", name + ": forged"));
			clean(Protection.IDENTITY_NAMES, name + " twice, with a token",
					get("/api/a", name + ": forged", ADA, name + ": forged"));
		}
		for (String name : List.of("X-Auth-Anything", "x_auth_anything", "X.Auth.Admin", "x!auth!admin",
				"X-Auth-Request-User", "X-AUTH-USER", "x-auth-", "X-Auth-Assertion", "x_auth_assertion",
				"X.Auth-Tenant")) {
			clean(Protection.IDENTITY_PREFIX, name, get("/optional/a", name + ": forged"));
		}
	}

	private void connection() {
		for (String option : List.of("X-Auth-Subject", "close, X-Auth-Subject", "x-auth-subject, keep-alive",
				"X-Auth-Roles,X-Auth-Email", "close,\tX-Auth-Subject , ,X-Auth-Email",
				"X-Auth-Subject\r\nConnection: X-Auth-Roles", "Authorization", "X-Forwarded-For, X-Forwarded-Proto",
				"upgrade, X-Auth-Session", "X-Auth-Issuer, X-Auth-Scopes", "Host, X-Auth-Subject",
				"\"X-Auth-Subject\"")) {
			clean(Protection.HOP_BY_HOP, "Connection: " + option, get("/api/a", ADA, "Connection: " + option));
		}
		clean(Protection.HOP_BY_HOP, "Proxy-Connection",
				get("/api/a", ADA, "Proxy-Connection: X-Auth-Subject, forged"));
		clean(Protection.HOP_BY_HOP, "Keep-Alive", get("/api/a", ADA, "Keep-Alive: forged"));
		clean(Protection.HOP_BY_HOP, "what Connection names is not forwarded",
				get("/api/a", ADA, "Connection: X-Secret", "X-Secret: forged"));
	}

	private void address() {
		for (String name : List.of("X-Forwarded-For", "x_forwarded_for", "X-Forwarded-Host", "X-Forwarded-Proto",
				"X-Forwarded-Port", "X-Forwarded-Prefix", "X-Forwarded-User", "X-Forwarded-Client-Cert", "Forwarded",
				"X-Real-IP", "x_real_ip", "True-Client-IP", "X-Client-IP", "X-Cluster-Client-IP", "CF-Connecting-IP",
				"Fastly-Client-IP", "X-Original-Forwarded-For", "X-Envoy-External-Address")) {
			clean(Protection.CLIENT_ADDRESS, name, get("/public/a", name + ": forged", name + ": forged, forged"));
		}
		for (String name : List.of("X-Original-URL", "x_original_url", "X-Rewrite-URL", "X-Original-URI",
				"X-Original-Host", "X-Original-Method", "X-Host", "X-HTTP-Method-Override", "X-HTTP-Method",
				"X-Method-Override", "x_http_method_override")) {
			clean(Protection.REWRITING, name, get("/public/a", name + ": /forged"));
		}
	}

	private void credentials() {
		clean(Protection.CREDENTIALS, "the token", get("/api/a", ADA));
		clean(Protection.CREDENTIALS, "a token on a public route", get("/public/a", "Authorization: Bearer forged"));
		clean(Protection.CREDENTIALS, "Basic on a public route", get("/public/a", "Authorization: Basic forged"));
		clean(Protection.CREDENTIALS, "Proxy-Authorization", get("/public/a", "Proxy-Authorization: Basic forged"));
		for (String cookie : List.of("__Host-gatehouse-refresh=forged", "a=1; __Host-gatehouse-refresh=forged; b=2",
				"a=1;__Host-gatehouse-refresh=forged", "__host-gatehouse-refresh=forged",
				"__Host-gatehouse-refresh =forged", "  __Host-gatehouse-refresh=forged;;",
				"__Host-gatehouse-refresh=forged; __Host-gatehouse-refresh=forged",
				"a=1\r\nCookie: __Host-gatehouse-refresh=forged")) {
			clean(Protection.CREDENTIALS, "Cookie: " + cookie, get("/public/a", "Cookie: " + cookie));
		}
		for (String line : List.of("Authorization_: Bearer forged", "-Authorization: Bearer forged",
				"Cookie_: a=forged", "Content_Length: 9; forged", "content.length: 0 forged", "Content_Type: forged",
				"Transfer_Encoding: chunked; forged", "transfer.encoding: forged", "Host_: forged", "_Host: forged",
				"Content_Encoding: forged")) {
			clean(Protection.ONE_SPELLING, line, get("/forward/a", ADA, line));
		}
		for (String lines : List.of(ADA + "\r\n" + ADA, ADA + "\r\nauthorization: Bearer ada",
				"Authorization: x\r\n" + ADA, ADA + "\r\nAuthorization:", ADA + "\r\nAUTHORIZATION: Basic eDp5",
				"Authorization:\r\nAuthorization:", ADA + "\r\n" + ADA + "\r\n" + ADA)) {
			for (String path : List.of("/api/forged", "/public/forged")) {
				refuse(Protection.ONE_CREDENTIAL, lines.replace("\r\n", " + ") + " to " + path, get(path, lines), 400);
			}
		}
		refuse(Protection.ONE_CREDENTIAL, "two in one line",
				get("/api/forged", "Authorization: Bearer ada, Bearer ada"), 401);
		for (String target : List.of("/api/forged?access_token=ada", "/api/forged?token=ada",
				"/api/forged?bearer_token=ada", "/api/forged?authorization=Bearer%20ada",
				"/optional/../api/forged?access_token=ada")) {
			refuse(Protection.TOKEN_PLACES, target, get(target), 401, 400);
		}
		for (String line : List.of("Cookie: access_token=ada", "Cookie: __Host-gatehouse-refresh=ada",
				"X-Access-Token: ada", "Proxy-Authorization: Bearer ada", "X-Authorization: Bearer ada",
				"Sec-WebSocket-Protocol: bearer, ada", "Authorization_: Bearer ada",
				"Authorization: Basic YWRhOmFkYQ==", "Authorization: ada", "Authorization: Token ada")) {
			refuse(Protection.TOKEN_PLACES, line, get("/api/forged", line), 401);
		}
		refuse(Protection.TOKEN_PLACES, "a form field", post("/api/forged", "access_token=ada",
				"Content-Type: application/x-www-form-urlencoded", "Content-Length: 16"), 401);
	}

	private void paths() {
		for (String path : List.of("/public/../api/forged", "/public/./forged", "/public/forged/..", "/public/forged/.",
				"/public/%2e%2e/api/forged", "/public/.%2E/api/forged", "/public/%2e/forged", "/public/..%2fapi/forged",
				"/public/..;/api/forged", "/public/..;x=1/api/forged", "/public/%2e%2e;/api/forged",
				"/public/.;/forged", "/../public/forged", "/auth/../public/forged",
				"http://localhost/public/../api/forged")) {
			refuse(Protection.DOT_SEGMENTS, path, get(path), 400);
		}
		for (String path : List.of("/public//forged", "//public/forged", "/public/forged//", "/public;x/forged",
				"/public/forged;", "/public/forged;jsessionid=1", "/public/a%2Fforged", "/public%2fforged",
				"/public/%2Fapi%2Fforged", "/public/%252e%252e/forged", "/public/%252Fforged",
				"/public/%25%32%65/forged", "/public/%2541/forged", "http://localhost/public//forged")) {
			refuse(Protection.AMBIGUOUS_PATHS, path, get(path), 400, 404);
		}
		for (String path : List.of("/public\\forged", "/public/..\\api/forged", "/public/forged#a", "/public/{forged}",
				"/public/forged|a", "/public/\u00e9forged", "/public/\u0001forged", "/public/\u007fforged",
				"/public/forged\"", "/public/<forged>", "/public/^forged", "/public/`forged`", "/public/a?q=<forged>",
				"/public/a?forged\\", "\\public\\forged")) {
			refuse(Protection.CHARACTERS, path, get(path), 400);
		}
		for (String path : List.of("/public/%/forged", "/public/%z/forged", "/public/%zz/forged", "/public/forged%",
				"/public/forged%2", "/public/%u002e/forged", "/public/%c0%ae/forged", "/public/%c0%af/forged",
				"/public/%ed%a0%80/forged", "/public/%f5%80%80%80/forged", "/public/%80/forged",
				"/public/%e2%82/forged", "/public/%00/forged", "/public/%0d%0aX-Auth-Subject:%20forged",
				"/public/%5c/forged", "/public/%7f/forged", "/public/a?forged=%c0%ae", "/public/a?forged=%",
				"/public/a?forged=%00")) {
			refuse(Protection.ENCODING, path, get(path), 400);
		}
	}

	private void hosts() {
		for (String request : List.of("GET /public/forged HTTP/1.1\r\n\r\n", "GET /public/forged HTTP/1.0\r\n\r\n",
				"GET /public/forged HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
				"GET /public/forged HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n",
				"GET /public/forged HTTP/1.1\r\nHost:\r\n\r\n", "GET /public/forged HTTP/1.1\r\nHost: a/b\r\n\r\n",
				"GET /public/forged HTTP/1.1\r\nHost: a@b\r\n\r\n", "GET /public/forged HTTP/1.1\r\nHost: a:b\r\n\r\n",
				"GET /public/forged HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /public/forged HTTP/1.1\r\nHost: a, b\r\n\r\n",
				"GET /public/forged HTTP/1.1\r\nHost: [::1\r\n\r\n", "GET /public/forged HTTP/1.1\r\nHost: a:\r\n\r\n",
				"GET http://evil.example/public/forged HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET http://localhost@evil.example/public/forged HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET http://localhost:81/public/forged HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET ftp://localhost/public/forged HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n",
				"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
			refuse(Protection.HOST, request.replace("\r\n", " ").strip(), request, 400);
		}
	}

	private void framing() {
		String smuggled = "GET /public/forged HTTP/1.1\r\nHost: localhost\r\n\r\n";
		for (String lines : List.of("Content-Length: 5\r\n" + CHUNKED, CHUNKED + "\r\nContent-Length: 5",
				"Content-Length: 5\r\nContent-Length: 6", "Content-Length: 5, 6", "Content-Length: +5",
				"Content-Length: -1", "Content-Length: 0x5", "Content-Length: 5 5", "Content-Length: five",
				"Content-Length:", "Transfer-Encoding: identity", "Transfer-Encoding: xchunked",
				"Transfer-Encoding: chunked, identity", "Transfer-Encoding: gzip, chunked",
				CHUNKED + "\r\nTransfer-Encoding: identity", CHUNKED + "\r\n" + CHUNKED,
				"Transfer-Encoding:\u000bchunked", "Transfer-Encoding : chunked", "Transfer-Encoding: \"chunked\"",
				"Content-Length: 99999999999999999999")) {
			refuse(Protection.FRAMING, lines.replace("\r\n", " + "), post("/public/a", "0\r\n\r\n" + smuggled, lines),
					400, 413, 0);
		}
		refuse(Protection.FRAMING, "HTTP/1.0 + " + CHUNKED,
				post("/public/a", "0\r\n\r\n" + smuggled, CHUNKED).replaceFirst("HTTP/1.1", "HTTP/1.0"), 400);
		for (String chunk : List.of("0x5\r\nhello\r\n0\r\n\r\n", "-5\r\nhello\r\n0\r\n\r\n",
				"5 5\r\nhello\r\n0\r\n\r\n", "g\r\nhello\r\n0\r\n\r\n", "\r\nhello\r\n0\r\n\r\n",
				"fffffffffffffffff\r\nhello\r\n0\r\n\r\n", "5\nhello\n0\n\n", "5\r\nhelloX\r\n0\r\n\r\n")) {
			refuse(Protection.FRAMING, "a bad chunk " + chunk.replace("\r", "\\r").replace("\n", "\\n"),
					post("/api/forged", chunk + smuggled, CHUNKED), 400, 401, 0);
		}
	}

	private void lines() {
		for (String line : List.of("X-A: a\u0000forged", "X-A: a\u0001forged", "X-A: a\u000bforged",
				"X-A: a\rX-Auth-Subject: forged", "X A: forged", "X-A : forged", "X-\u00e9: forged",
				"X-Auth-Subject\u0000: forged", "X-Auth-Subject\t: forged", " X-Auth-Subject: forged", ": forged",
				"X-Auth-Subject forged", "X(A): forged", "X-A@: forged")) {
			refuse(Protection.HEADER_LINES, escaped(line), get("/public/a", line), 400, 0);
		}
		String end = "\r\n\r\n";
		for (String trailer : List.of("X-Auth-Subject: forged", "x_auth_subject: forged", "X-Auth-Roles: forged",
				"Authorization: Bearer forged", "Cookie: forged", "X-Forwarded-For: forged", "X-Other: forged",
				"X-Real-IP: forged", "Host: forged", "Content-Length: 5\r\nX-Forged: forged")) {
			clean(Protection.TRAILERS, trailer, post("/public/a", "5\r\nhello\r\n0\r\n" + trailer + end, CHUNKED));
		}
	}

	private void upgrades() {
		for (String target : List.of("/api/forged", "/admin/forged", "/support/forged", "/scopes/forged")) {
			refuse(Protection.UPGRADES, "a WebSocket without a token to " + target,
					upgrade(target, "Connection: Upgrade"), 401);
			refuse(Protection.UPGRADES, "a WebSocket with a bad token to " + target,
					upgrade(target, "Connection: Upgrade", "Authorization: Bearer bad"), 401);
		}
		refuse(Protection.UPGRADES, "a WebSocket through a dot segment",
				upgrade("/public/../api/forged", "Connection: Upgrade"), 400);
		refuse(Protection.UPGRADES, "a WebSocket without the role",
				upgrade("/admin/forged", "Connection: Upgrade", ADA), 403);
		for (String line : List.of("x_auth_subject: forged", "X-Forwarded-For: forged",
				"Cookie: __Host-gatehouse-refresh=forged", "X-Auth-Anything: forged", "X-Real-IP: forged")) {
			this.all.add(new HostileRequest(Protection.UPGRADES, "a WebSocket with " + line,
					upgrade("/api/ws", "Connection: Upgrade, X-Auth-Subject", ADA, line), List.of(101), true));
		}
		for (String protocol : List.of("h2c", "h2c, websocket", "H2C", "TLS/1.2", "forged")) {
			clean(Protection.UPGRADES, "an upgrade to " + protocol,
					get("/public/a", "Connection: Upgrade, HTTP2-Settings", "Upgrade: " + protocol,
							"HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"));
		}
		clean(Protection.UPGRADES, "HTTP2-Settings that Connection does not name",
				get("/public/a", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"));
		refuse(Protection.UPGRADES, "HTTP/2 from the start", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nforged", 400, 0);
		refuse(Protection.UPGRADES, "h2c without a token to /api", get("/api/forged",
				"Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"),
				401);
	}

	private void sizes() {
		refuse(Protection.SIZES, "one long header", get("/public/forged", "X-A: " + "a".repeat(17_000)), 431);
		refuse(Protection.SIZES, "many headers", get("/public/forged", "X-A: a\r\n".repeat(3000) + "X-B: b"), 431);
		refuse(Protection.SIZES, "a long name", get("/public/forged", "X".repeat(17_000) + ": a"), 431);
		refuse(Protection.SIZES, "a long cookie", get("/public/forged", "Cookie: " + "a=b; ".repeat(4000)), 431);
		refuse(Protection.SIZES, "a long token", get("/api/forged", "Authorization: Bearer " + "a".repeat(17_000)),
				431);
		refuse(Protection.SIZES, "a token over 8 kB", get("/api/forged", "Authorization: Bearer " + "a".repeat(9_000)),
				401);
		refuse(Protection.SIZES, "a long path", get("/public/forged" + "a".repeat(8_200)), 414);
		refuse(Protection.SIZES, "a long query", get("/public/forged?" + "a".repeat(8_200)), 414);
		refuse(Protection.SIZES, "a long method", "A".repeat(9_000) + get("/public/forged"), 414, 400);
		refuse(Protection.SIZES, "a large body", post("/public/forged", "", "Content-Length: 20971521"), 413);
		refuse(Protection.SIZES, "a huge body", post("/public/forged", "", "Content-Length: 9223372036854775807"), 413);
	}

	private void preflights() {
		for (String target : List.of("/api/forged", "/public/forged", "/admin/forged", "/optional/forged",
				"/nothing/forged")) {
			for (String origin : List.of("https://app.example.com", "https://evil.example")) {
				refuse(Protection.PREFLIGHTS, "from " + origin + " to " + target,
						get(target, "Origin: " + origin, "Access-Control-Request-Method: DELETE",
								"Access-Control-Request-Headers: authorization, x-forged")
							.replace("GET", "OPTIONS"),
						204);
			}
		}
	}

	private static String upgrade(String target, String... lines) {
		return get(target, Stream.concat(Stream.of(WEBSOCKET), Stream.of(lines)).toArray(String[]::new));
	}

	private void clean(Protection protection, String name, String bytes) {
		this.all.add(cleaned(protection, name, bytes));
	}

	private void refuse(Protection protection, String name, String bytes, Integer... statuses) {
		this.all.add(refused(protection, name, bytes, statuses));
	}

	private static String escaped(String text) {
		StringBuilder escaped = new StringBuilder();
		text.chars().forEach((c) -> escaped.append((c < ' ' || c > '~') ? String.format("\\x%02x", c) : (char) c));
		return escaped.toString();
	}

}
