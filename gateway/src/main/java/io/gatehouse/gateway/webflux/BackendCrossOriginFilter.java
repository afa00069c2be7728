package io.gatehouse.gateway.webflux;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Removes what a backend says about other origins: the gateway has said it already, and a
 * browser takes two answers for none.
 */
final class BackendCrossOriginFilter implements HttpHeadersFilter {

	private static final String PREFIX = "access-control-";

	@Override
	public boolean supports(Type type) {
		return type == Type.RESPONSE;
	}

	@Override
	public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
		List<String> vary = input.get(HttpHeaders.VARY);
		List<String> names = namesToRemove(input);
		boolean twice = vary != null && exchange.getResponse().getHeaders().containsHeader(HttpHeaders.VARY);
		if (names.isEmpty() && !twice) {
			return input;
		}
		HttpHeaders headers = new HttpHeaders();
		headers.addAll(input);
		names.forEach(headers::remove);
		if (vary != null && twice) {
			headers.remove(HttpHeaders.VARY);
			withoutOrigin(vary).forEach((line) -> headers.add(HttpHeaders.VARY, line));
		}
		return headers;
	}

	private static List<String> namesToRemove(HttpHeaders input) {
		List<String> names = new ArrayList<>(0);
		input.forEach((name, values) -> {
			if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
				names.add(name);
			}
		});
		return names;
	}

	private static List<String> withoutOrigin(List<String> vary) {
		List<String> kept = new ArrayList<>();
		for (String line : vary) {
			for (String name : line.split(",")) {
				String stripped = name.strip();
				if (!stripped.isEmpty() && !stripped.toLowerCase(Locale.ROOT).equals("origin")) {
					kept.add(stripped);
				}
			}
		}
		return kept.isEmpty() ? List.of() : List.of(String.join(", ", kept));
	}

}
