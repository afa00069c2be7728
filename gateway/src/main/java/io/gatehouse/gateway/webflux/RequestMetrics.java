package io.gatehouse.gateway.webflux;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
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

	/** As Boot calls it. */
	static final String NAME = "http.server.requests";

	private static final String UNKNOWN = "UNKNOWN";

	/** Others are a client's invention, and would each make a series. */
	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	private final MeterRegistry meters;

	private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

	RequestMetrics(MeterRegistry meters) {
		this.meters = meters;
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
		Series series = new Series(METHODS.contains(method) ? method : UNKNOWN, (status != null) ? status.value() : 0,
				(route != null) ? route.getId() : null, (route != null) ? null : pattern(exchange));
		Timer timer = this.timers.get(series);
		if (timer == null) {
			timer = this.timers.computeIfAbsent(series, this::timer);
		}
		timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
	}

	private static @Nullable String pattern(ServerWebExchange exchange) {
		Object pattern = exchange.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		return (pattern instanceof PathPattern text) ? text.getPatternString() : null;
	}

	private Timer timer(Series series) {
		return Timer.builder(NAME)
			.description("Requests, from their header to the end of their answer")
			.tag("method", series.method())
			.tag("status", (series.status() != 0) ? Integer.toString(series.status()) : UNKNOWN)
			.tag("outcome", series.outcome())
			.tag("uri", (series.pattern() != null) ? series.pattern() : UNKNOWN)
			.tag("route", (series.route() != null) ? series.route() : "none")
			.tag("exception", "none")
			.register(this.meters);
	}

	/** What is counted together. */
	private record Series(String method, int status, @Nullable String route, @Nullable String pattern) {

		String outcome() {
			return switch (this.status / 100) {
				case 1 -> "INFORMATIONAL";
				case 2 -> "SUCCESS";
				case 3 -> "REDIRECTION";
				case 4 -> "CLIENT_ERROR";
				case 5 -> "SERVER_ERROR";
				default -> UNKNOWN;
			};
		}

	}

}
