package io.gatehouse.gateway.hostile;

import java.util.List;
import java.util.stream.Stream;

/**
 * Requests that look like hostile ones and are not: what keeps those out must let these
 * pass, unchanged.
 */
final class NearMisses {

	private NearMisses() {
	}

	/** Request targets that arrive as they were sent. */
	static Stream<String> targets() {
		return Stream.of("/public/a", "/public/a%20b", "/public/100%25", "/public/100%25/a", "/public/100%25zz",
				"/public/...", "/public/a..b", "/public/..a", "/public/a..", "/public/.hidden", "/public/.well-known/x",
				"/public/%c3%a9?q=%2F%3B", "/public/%E2%82%AC", "/public/%F0%9F%98%80", "/public/?a[]=1&b=..",
				"/public/a+b", "/public/a:b@c!$&'()*,=~", "/public/%2ea", "/public/a%3Bb", "/public/a%3Ab",
				"/public/a?url=http://b/../c", "/public/a?x=%0d%0a", "/public/a?x=%5c", "/public/a?x=//",
				"/public/a?x=;", "/public/a?x=%252e", "/public/a?access_token=x", "/public/%7e", "/public/a-_~b",
				"/public/A/b/C/", "/public/" + "a".repeat(7_500));
	}

	/** Header lines that arrive as they were sent. */
	static Stream<String> lines() {
		return Stream.of("X-Author: a", "X-Authority: a", "X-Authentication: a", "X-Auth: a", "X-Auth0-Token: a",
				"Auth-Subject: a", "X-Forwarded: a", "X-Request-ID: a", "X-XSRF-TOKEN: a", "X-Requested-With: a",
				"Origin: http://a", "traceparent: a", "Accept: */*", "User-Agent: a (b; c)", "Range: bytes=0-1",
				"If-None-Match: \"a\"", "Content-Language: de", "Accept-Encoding: gzip, br", "Cache-Control: no-cache",
				"Referer: http://a/b?c", "Cookie: a=b; gatehouse-refresh=x; __Host-other=y", "Idempotency-Key: a",
				"X-My_Header: a", "X.Dotted: a", "X-Empty-Looking: -", "X-Long: " + "a".repeat(15_000),
				"X-Utf8: \u00c3\u00a9", "X-Quote: \"a\\\"b\"", "Via: 1.1 proxy", "DNT: 1");
	}

	/** Whole requests that are answered with 200 once they reached the backend. */
	static List<String> requests() {
		return List.of("HEAD /public/a HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
				"OPTIONS /public/a HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"OPTIONS /public/a HTTP/1.1\r\nHost: localhost\r\nOrigin: http://a\r\n\r\n",
				"GET http://localhost/public/a HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET http://LOCALHOST:80/public/a HTTP/1.1\r\nHost: localhost\r\n\r\n",
				"GET /public/a HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
				"GET /public/a HTTP/1.1\r\nHost: a_b.example\r\n\r\n",
				"GET /public/a HTTP/1.0\r\nHost: localhost\r\n\r\n",
				"POST /public/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello",
				"POST /public/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n",
				"POST /public/a HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n",
				"PATCH /public/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}",
				"GET /api/a HTTP/1.1\r\nHost: localhost\r\nauthorization: bearer   ada\r\n\r\n",
				"GET /public/a HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, close\r\n\r\n");
	}

}
