package io.gatehouse.gateway.webflux;

import java.util.Collection;
import java.util.Set;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemWriter;
import io.gatehouse.gateway.door.Failures;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.CLIENT_RESPONSE_HEADER_NAMES;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

/**
 * Answers whatever failed with a problem, and nothing with more than that. A response
 * that has begun is left alone: the server then closes the connection, and the client
 * sees that it is not whole.
 */
final class ProblemExceptionHandler implements ErrorWebExceptionHandler, Ordered {

	@Override
	public int getOrder() {
		return -2;
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
		String traceId = ProblemWriter.traceId(exchange);
		if (exchange.getResponse().isCommitted()) {
			Failures.cutShort(failure, route(exchange), traceId);
			return Mono.error(failure);
		}
		Problem problem = Failures.problem(failure, route(exchange), traceId);
		removeBackendHeaders(exchange);
		return ProblemWriter.write(exchange, problem, traceId);
	}

	/**
	 * The backend may have answered before something else failed. What belongs to every
	 * answer stays.
	 */
	private static void removeBackendHeaders(ServerWebExchange exchange) {
		Collection<String> names = exchange.getAttributeOrDefault(CLIENT_RESPONSE_HEADER_NAMES, Set.of());
		names.forEach(exchange.getResponse().getHeaders()::remove);
	}

	private static @Nullable String route(ServerWebExchange exchange) {
		Route route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
		return (route != null) ? route.getId() : null;
	}

}
