package io.gatehouse.gateway.webflux;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * The options of a {@code Connection} header. One that names a header removes that header
 * at the next hop. That is done here, on what the client sent: done later, it would
 * remove what the route's filters have added since.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110, 7.6.1</a>
 */
final class ConnectionOptions {

	private static final Set<String> KNOWN = Set.of("close", "keep-alive", "upgrade");

	/** What the message cannot do without, whoever names it. */
	private static final Set<String> FRAMING = Set.of("transfer-encoding", "content-length", "host");

	private ConnectionOptions() {
	}

	/**
	 * The exchange without the headers that the options name, and without those options.
	 */
	static ServerWebExchange settle(ServerWebExchange exchange) {
		List<String> lines = exchange.getRequest().getHeaders().get(HttpHeaders.CONNECTION);
		if (lines == null || (lines.size() == 1 && isKnown(lines.get(0)))) {
			return exchange;
		}
		List<String> known = new ArrayList<>();
		List<String> named = new ArrayList<>();
		for (String option : exchange.getRequest().getHeaders().getConnection()) {
			(KNOWN.contains(option.toLowerCase(Locale.ROOT)) ? known : named).add(option);
		}
		if (named.isEmpty()) {
			return exchange;
		}
		return exchange.mutate().request((request) -> request.headers((headers) -> {
			named.stream()
				.filter((option) -> !FRAMING.contains(option.toLowerCase(Locale.ROOT)))
				.forEach(headers::remove);
			headers.remove(HttpHeaders.CONNECTION);
			if (!known.isEmpty()) {
				headers.setConnection(known);
			}
		})).build();
	}

	/** Whether it is one option that names no header. */
	static boolean isKnown(String option) {
		return KNOWN.contains(option) || KNOWN.contains(option.toLowerCase(Locale.ROOT));
	}

}
