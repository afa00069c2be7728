package io.gatehouse.gateway.webflux;

import java.util.List;

import io.gatehouse.gateway.door.ConnectionOptions;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * A client's {@code Connection} header. What it names is removed from what the client
 * sent: done later, it would remove what the route's filters have added since.
 */
final class ConnectionHeader {

	private ConnectionHeader() {
	}

	/**
	 * The exchange without the headers that the options name, and without those options.
	 */
	static ServerWebExchange settle(ServerWebExchange exchange) {
		List<String> lines = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.CONNECTION);
		List<String> named = ConnectionOptions.names(lines);
		if (named.isEmpty()) {
			return exchange;
		}
		return exchange.mutate()
			.request((request) -> request
				.headers((headers) -> ConnectionOptions.settle(lines, named, headers::remove, headers::setConnection)))
			.build();
	}

}
