package io.gatehouse.gateway.routing;

import io.gatehouse.gateway.routing.RouteIndex.Candidates;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.env.Environment;
import org.springframework.http.server.PathContainer;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_PREDICATE_PATH_CONTAINER_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_PREDICATE_ROUTE_ATTR;

/**
 * Finds the route of a request. A predicate that fails ends the request: taking it for
 * 'no match' would hand the request to a later route, whose policy may be weaker.
 */
public class RouteTableMapping extends RoutePredicateHandlerMapping {

	private final RouteTable table;

	public RouteTableMapping(FilteringWebHandler webHandler, RouteTable table, GlobalCorsProperties cors,
			Environment environment) {
		super(webHandler, table, cors, environment);
		this.table = table;
	}

	@Override
	protected Mono<Route> lookupRoute(ServerWebExchange exchange) {
		Candidates candidates = this.table.index().candidates(path(exchange));
		try {
			for (IndexedRoute next = candidates.next(); next != null; next = candidates.next()) {
				if (next.parts() == null) {
					return lookUpOneByOne(next, candidates, exchange);
				}
				begin(next.route(), exchange);
				if (IndexedRoute.matches(next.parts(), exchange)) {
					return Mono.just(next.route());
				}
			}
			return Mono.empty();
		}
		catch (RuntimeException ex) {
			return Mono.error(failure(ex, exchange));
		}
	}

	/** From here on, since some predicates take their time. */
	private static Mono<Route> lookUpOneByOne(IndexedRoute first, Candidates others, ServerWebExchange exchange) {
		// Not filterWhen: it keeps an error for the end, and a later route comes first.
		return Flux.<IndexedRoute, IndexedRoute>generate(() -> first, (next, sink) -> emit(next, others, sink))
			.concatMap((next) -> matching(next.route(), exchange), 1)
			.next()
			.onErrorMap((failure) -> failure(failure, exchange));
	}

	/** What is to be asked after that one, or the same again when there is no more. */
	private static IndexedRoute emit(IndexedRoute next, Candidates others, SynchronousSink<IndexedRoute> sink) {
		sink.next(next);
		IndexedRoute after = others.next();
		if (after == null) {
			sink.complete();
			return next;
		}
		return after;
	}

	/** Kept where Gateway's own predicates look for it. */
	private static PathContainer path(ServerWebExchange exchange) {
		return (PathContainer) exchange.getAttributes()
			.computeIfAbsent(GATEWAY_PREDICATE_PATH_CONTAINER_ATTR, (name) -> exchange.getRequest().getPath());
	}

	private static void begin(Route route, ServerWebExchange exchange) {
		exchange.getAttributes().put(GATEWAY_PREDICATE_ROUTE_ATTR, route.getId());
	}

	private static Mono<Route> matching(Route route, ServerWebExchange exchange) {
		begin(route, exchange);
		return Mono.from(route.getPredicate().apply(exchange))
			.mapNotNull((matches) -> Boolean.TRUE.equals(matches) ? route : null);
	}

	private static Throwable failure(Throwable failure, ServerWebExchange exchange) {
		if (failure instanceof ErrorResponse) {
			return failure;
		}
		Object routeId = exchange.getAttribute(GATEWAY_PREDICATE_ROUTE_ATTR);
		return new IllegalStateException("A predicate of route '" + routeId + "' failed", failure);
	}

	@Override
	protected String getSimpleName() {
		return "RouteTableMapping";
	}

}
