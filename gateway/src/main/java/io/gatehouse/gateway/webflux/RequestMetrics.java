package io.gatehouse.gateway.webflux;

import io.gatehouse.gateway.door.RequestTimers;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

/**
 * Measures requests under the name and with the tags that Boot has for them, and with the
 * route's id besides. Boot's own observation of a request costs more than deciding about
 * it does: what it looks up each time is kept here for each series.
 */
final class RequestMetrics implements WebFilter, Ordered {

	private final RequestTimers timers;

	RequestMetrics(RequestTimers timers) {
		this.timers = timers;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		long start = System.nanoTime();
		return chain.filter(exchange).doFinally((signal) -> end(exchange, start, signal));
	}

	private void end(ServerWebExchange exchange, long start, SignalType signal) {
		if (signal == SignalType.ON_ERROR && !exchange.getResponse().isCommitted()) {
			// It is answered yet.
			exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> record(exchange, start, signal)));
			return;
		}
		record(exchange, start, signal);
	}

	private void record(ServerWebExchange exchange, long start, SignalType signal) {
		HttpStatusCode status = (signal != SignalType.CANCEL) ? exchange.getResponse().getStatusCode() : null;
		String method = exchange.getRequest().getMethod().name();
		Route route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
		this.timers.record(method, (status != null) ? status.value() : 0, (route != null) ? route.getId() : null,
				(route != null) ? null : pattern(exchange), start);
	}

	private static @Nullable String pattern(ServerWebExchange exchange) {
		Object pattern = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return (pattern instanceof PathPattern text) ? text.getPatternString() : null;
	}

}
