package io.gatehouse.gateway.lane;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.gatehouse.gateway.lane.AnsweringBackend.Answer;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;

/**
 * Tables of routes, requests and answers, made up so that they often have something to do
 * with each other.
 */
final class Generated {

	private static final String[] PATHS = { "/a/**", "/a/b/**", "/a/*", "/a/{x}", "/a/{x}/c", "/b/**", "/b/*.json",
			"/c/**", "/c", "/a/b,/c/d", "/{x}/b", "/**", "/d/**", "/a b/**" };

	private static final String[] PREDICATES = { "Method=GET", "Method=GET,POST", "Method=PURGE", "Host=gw.example",
			"Host=**.example,localhost", "Host={sub}.example", "Header=X-One", "Header=X-One, \\d+", "Query=q",
			"Query=q, x.", "Query=a" };

	private static final String[] GATEWAYS = { "Cookie=a, 1", "After=2020-01-20T17:42:47.789Z",
			"Before=2020-01-20T17:42:47.789Z", "RemoteAddr=127.0.0.1/8", "Weight=group, 5" };

	private static final String[] FILTERS = { "StripPrefix=0", "StripPrefix=1", "StripPrefix=2", "PrefixPath=/p",
			"PrefixPath=/q/r", "AddRequestHeader=X-One, added", "AddRequestHeader=X-Auth-Subject, forged",
			"SetRequestHeader=X-One, set", "SetRequestHeader=Accept, text/plain", "RemoveRequestHeader=X-Two",
			"RemoveRequestHeader=Accept", "AddResponseHeader=X-Out, added", "SetResponseHeader=X-Out, set",
			"SetResponseHeader=Vary, Accept", "RemoveResponseHeader=X-Out", "RemoveResponseHeader=Server",
			"AddResponseHeader=X-Out, late, false", "RewritePath=/a/(?<r>.*), /z/${r}", "RewritePath=/a/?(.*), /$1",
			"RewritePath=b, %", "RewritePath=^/c, c", "RewritePath=/+, //", "PrefixPath=/p?q", "PrefixPath=/p%2F",
			"SetRequestHeader=X Bad, x", "SetResponseHeader=X Bad, x", "SetResponseHeader=X-Out, \u00fc",
			"SetRequestHeader=X-One, \u00fc", "RemoveResponseHeader=Content-Length", "RemoveRequestHeader=Connection",
			"SetResponseHeader=Connection, close" };

	private static final String[] GATEWAY_FILTERS = { "SetPath=/set", "RewritePath=/a/.*, /a?b",
			"AddRequestParameter=p, 1", "SetRequestHeader=X-One, {x}", "PreserveHostHeader", "SetStatus=201",
			"PrefixPath=/{x}", "PrefixPath=p", "PrefixPath=//p", "PrefixPath=localhost/p", "PrefixPath=.p:q" };

	private static final String[] SEGMENTS = { "a", "a", "a", "b", "b", "c", "d", "x.json", "%61", "a%20b", "%C3%A9",
			"a+b", "a:b@c", "a;v=1", "a%2Fb", "%252e", "", "public", "auth", "%2E%2E", "..", "a%zz", "{a}" };

	private static final String[] QUERIES = { "", "", "", "?", "?q", "?q=1", "?q=xy", "?q=1&q=2", "?q=1&a=2&q=3",
			"?a&&b", "?=b", "?a=", "?a==b", "?a[]=1", "?a[]=%20", "?q=%C3%A9", "?q={x}", "?u=http://h/?x=/..", "?a=1&",
			"?%61=1", "?q=a+b" };

	private static final String[] METHODS = { "GET", "GET", "GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE",
			"HEAD", "OPTIONS", "PURGE", "TRACE", "QUERY" };

	private static final String[] LINES = { "Authorization: Bearer ada", "Authorization: Bearer ada",
			"Authorization: Bearer ada", "Authorization: Bearer bad", "Authorization: Bearer expired",
			"Authorization: Basic eDp5", "Cookie: a=1", "Cookie: a=1; __Host-gatehouse-refresh=x; b=2",
			"Cookie: __Host-gatehouse-refresh=x", "X-One: 1", "X-One: one", "X-One: 2", "X-Two: two", "X-Two: zwei",
			"X-Auth-Subject: forged", "x_auth_roles: forged", "X-Author: me", "X-Forwarded-For: 192.0.2.1",
			"X-Forwarded-Proto: https", "Forwarded: for=192.0.2.1", "X-Real-IP: 192.0.2.1", "TE: trailers",
			"Keep-Alive: timeout=5", "Proxy-Authorization: Basic eDp5", "Trailer: X-Late", "Accept: text/html",
			"Accept: text/event-stream", "Accept: application/json", "User-Agent: generated/1.0",
			"Accept-Encoding: gzip", "If-None-Match: \"x\"", "Range: bytes=0-1", "Origin: https://app.example.com",
			"Origin: https://evil.example", "Connection: keep-alive", "Connection: close", "Connection: X-One",
			"Connection: X-Two, X-Auth-Subject", "Connection: keep-alive, Cookie", "Content-Type: application/json",
			"X-Application-Context: app", "X-HTTP-Method-Override: DELETE", "Sec-WebSocket-Protocol: bearer, ada",
			"X-Empty:", "X-Long: " + "l".repeat(300), "Content-Encoding: gzip", "Max-Forwards: 1", "Via: 1.1 other",
			"Expect: 100-continue", "Expect: nonsense", "Upgrade: h2c", "HTTP2-Settings: x", "Connection: close, X-One",
			"Connection: Content-Length, Host", "Connection: Transfer-Encoding, keep-alive",
			"Connection: Upgrade, HTTP2-Settings", "Connection: Authorization", "Connection: ,", "Connection:",
			"Proxy-Connection: keep-alive", "X-Forwarded-Host: evil.example", "X-Forwarded-Prefix: /evil",
			"X-Original-URL: /admin", "Content-Location: /c", "Prefer: respond-async" };

	private static final String[] STATUSES = { "200 OK", "200 OK", "200 OK", "201 Created", "204 No Content",
			"304 Not Modified", "302 Found", "400 Bad", "401 Unauthorized", "404 Not Found", "418 Teapot", "500 Oops",
			"503 Down", "299 Odd", "599 Odder", "205 Reset Content", "206 Partial Content" };

	/** Before the answer proper. */
	private static final String[] INTERIM = { "HTTP/1.1 100 Continue\r\n\r\n",
			"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", "HTTP/1.1 102 Processing\r\n\r\n",
			"HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n",
			"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n" };

	private static final String[] ANSWER_LINES = { "Content-Type: application/json", "Content-Type: text/html",
			"Content-Type: nonsense", "Content-Type: text/event-stream", "Set-Cookie: a=1", "Set-Cookie: b=2; Path=/",
			"Set-Cookie: __Host-gatehouse-refresh=x; Path=/; Secure", "Vary: Accept", "Vary: Origin",
			"Vary: Accept-Encoding, origin", "Access-Control-Allow-Origin: *", "access-control-expose-headers: X-Out",
			"Connection: X-Hop", "X-Hop: hop", "Keep-Alive: timeout=5", "Trailer: X-Late", "Proxy-Authenticate: Basic",
			"Server: generated", "Date: Thu, 26 Nov 2026 00:00:00 GMT", "X-Out: out", "X-Out: further",
			"Cache-Control: no-cache", "ETag: \"x\"", "WWW-Authenticate: Basic realm=\"backend\"",
			"Location: /elsewhere", "X-Application-Context: app", "Link: </a>; rel=x", "X-Auth-Subject: backend" };

	private final Random random;

	private final String[] backends;

	/**
	 * Creates it.
	 * @param backends the addresses that routes have
	 */
	Generated(long seed, String... backends) {
		this.random = new Random(seed);
		this.backends = backends;
	}

	/** A table of routes. */
	List<RouteDefinition> routes() {
		List<RouteDefinition> routes = new ArrayList<>();
		int count = 1 + this.random.nextInt(8);
		for (int i = 0; i < count; i++) {
			RouteDefinition route = new RouteDefinition();
			route.setId("g" + i);
			route.setUri(URI.create(any(this.backends) + (chance(5) ? "/ignored" : "")));
			route.setOrder(chance(4) ? this.random.nextInt(3) - 1 : 0);
			route.setPredicates(predicates());
			route.setFilters(filters());
			route.setMetadata(new HashMap<>(Map.of("gatehouse", policy())));
			routes.add(route);
		}
		return routes;
	}

	private List<PredicateDefinition> predicates() {
		List<PredicateDefinition> predicates = new ArrayList<>();
		predicates.add(new PredicateDefinition("Path=" + any(PATHS)));
		for (int i = this.random.nextInt(4); i > 2; i--) {
			predicates.add(this.random.nextInt(predicates.size() + 1), new PredicateDefinition(any(PREDICATES)));
		}
		if (chance(60)) {
			predicates.add(this.random.nextInt(predicates.size() + 1), new PredicateDefinition(
					// Among two of a group, chance decides.
					any(GATEWAYS).replace("group", "group" + this.random.nextInt(1_000_000))));
		}
		return predicates;
	}

	private List<FilterDefinition> filters() {
		List<FilterDefinition> filters = new ArrayList<>();
		for (int i = this.random.nextInt(6); i > 2; i--) {
			filters.add(new FilterDefinition(any(FILTERS)));
		}
		if (chance(30)) {
			filters.add(new FilterDefinition(any(GATEWAY_FILTERS)));
		}
		return filters;
	}

	private Map<String, Object> policy() {
		Map<String, Object> policy = new HashMap<>();
		String access = any("public", "public", "optional", "authenticated");
		policy.put("access", access);
		if (access.equals("authenticated") && chance(3)) {
			policy.put("roles", any("admin", "support"));
			policy.put("report-only", chance(2));
		}
		if (chance(4)) {
			policy.put("forward-token", true);
		}
		if (chance(3)) {
			policy.put("allow-path", List.of("encoded-slash", "double-slash", "semicolon", "encoded-percent"));
		}
		return policy;
	}

	/** A request. */
	String request() {
		String method = any(METHODS);
		StringBuilder request = new StringBuilder(method).append(' ')
			.append(target())
			.append(chance(20) ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
		request.append("Host: ")
			.append(any("gw.example", "gw.example:8080", "localhost", "a.b.example"))
			.append("\r\n");
		request.append("traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n");
		List<String> lines = new ArrayList<>();
		for (int i = this.random.nextInt(6); i > 0; i--) {
			lines.add(any(LINES));
		}
		boolean two = lines.stream().filter((line) -> line.startsWith("Authorization")).count() > 1;
		lines.stream()
			.filter((line) -> !two || !line.startsWith("Authorization") || chance(4))
			.forEach((line) -> request.append(line).append("\r\n"));
		boolean body = method.startsWith("P") ? !chance(4) : chance(10);
		return body ? request.append(body()).toString() : request.append("\r\n").toString();
	}

	private String target() {
		StringBuilder target = new StringBuilder();
		for (int i = 1 + this.random.nextInt(4); i > 0; i--) {
			target.append('/').append(chance(8) ? any(SEGMENTS) : any("a", "a", "b", "c"));
		}
		return (chance(40) ? "http://gw.example" : "") + target + (chance(8) ? "/" : "") + any(QUERIES);
	}

	private String body() {
		String text = "0123456789abcdef".repeat(this.random.nextInt(40)) + "x".repeat(this.random.nextInt(3));
		if (chance(2)) {
			return "Content-Length: " + text.length() + "\r\n\r\n" + text;
		}
		return "Transfer-Encoding: chunked\r\n\r\n" + chunks(text) + (chance(3) ? "X-Late: late\r\n" : "") + "\r\n";
	}

	/** An answer of the backend, or none at all. */
	Answer answer(String request) {
		if (!request.startsWith("HEAD") && chance(60)) {
			return new Answer(any("", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", "nonsense\r\n\r\n"), "", true);
		}
		String status = any(STATUSES);
		boolean old = chance(20);
		StringBuilder head = new StringBuilder(chance(20) ? any(INTERIM) : "");
		head.append(old ? "HTTP/1.0 " : "HTTP/1.1 ").append(status).append("\r\n");
		for (int i = this.random.nextInt(6); i > 0; i--) {
			head.append(any(ANSWER_LINES)).append("\r\n");
		}
		String text = "0123456789abcdef".repeat(chance(10) ? this.random.nextInt(3_000) : this.random.nextInt(30));
		if (status.startsWith("204") || status.startsWith("304")) {
			head.append(any("", "", "Transfer-Encoding: chunked\r\n"));
			return new Answer(head.append("\r\n").toString(), "", old);
		}
		return switch (this.random.nextInt(6)) {
			case 0 -> new Answer(head.append("Connection: close\r\n\r\n").toString(), text, true);
			case 1, 2 -> new Answer(head.append("Transfer-Encoding: chunked\r\n\r\n").toString(),
					chunks(text) + (chance(3) ? "X-Late: late\r\nX-Later: later\r\n" : "") + "\r\n", old);
			default -> new Answer(head.append("Content-Length: ").append(text.length()).append("\r\n\r\n").toString(),
					text, old);
		};
	}

	private String chunks(String text) {
		StringBuilder chunks = new StringBuilder();
		int start = 0;
		while (start < text.length()) {
			int end = Math.min(text.length(), start + 1 + this.random.nextInt(400));
			chunks.append(Integer.toHexString(end - start)).append("\r\n").append(text, start, end).append("\r\n");
			start = end;
		}
		return chunks.append("0\r\n").toString();
	}

	private boolean chance(int in) {
		return this.random.nextInt(in) == 0;
	}

	private String any(String... of) {
		return of[this.random.nextInt(of.length)];
	}

}
