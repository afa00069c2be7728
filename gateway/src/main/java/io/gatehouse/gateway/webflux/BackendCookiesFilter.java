package io.gatehouse.gateway.webflux;

import java.util.List;

import io.gatehouse.gateway.identity.RefreshCookie;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Removes the refresh cookie from what a backend sets: it could sign its users in as
 * somebody else.
 */
final class BackendCookiesFilter implements HttpHeadersFilter {

	@Override
	public boolean supports(Type type) {
		return type == Type.RESPONSE;
	}

	@Override
	public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
		List<String> cookies = input.get(HttpHeaders.SET_COOKIE);
		if (cookies == null || cookies.stream().noneMatch(RefreshCookie::names)) {
			return input;
		}
		HttpHeaders headers = new HttpHeaders();
		headers.addAll(input);
		headers.remove(HttpHeaders.SET_COOKIE);
		cookies.stream()
			.filter((cookie) -> !RefreshCookie.names(cookie))
			.forEach((cookie) -> headers.add(HttpHeaders.SET_COOKIE, cookie));
		return headers;
	}

}
