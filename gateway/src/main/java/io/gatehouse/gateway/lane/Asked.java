package io.gatehouse.gateway.lane;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;

/**
 * A request whose route is looked for.
 */
final class Asked {

	private final HttpMethod method;

	private final PathContainer path;

	private final Supplier<ServerWebExchange> source;

	private @Nullable ServerWebExchange exchange;

	/**
	 * Creates it.
	 * @param exchange makes the exchange that some of Gateway's predicates have to see
	 */
	Asked(HttpMethod method, PathContainer path, Supplier<ServerWebExchange> exchange) {
		this.method = method;
		this.path = path;
		this.source = exchange;
	}

	HttpMethod method() {
		return this.method;
	}

	PathContainer path() {
		return this.path;
	}

	ServerWebExchange exchange() {
		if (this.exchange == null) {
			this.exchange = this.source.get();
		}
		return this.exchange;
	}

}
