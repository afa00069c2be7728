package io.gatehouse.gateway.routing;

import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.env.Environment;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
		// Not filterWhen: it keeps an error for the end, and a later route comes first.
		return Flux.fromIterable(this.table.routes())
			.concatMap((route) -> matching(route, exchange))
			.next()
			.onErrorMap((failure) -> !(failure instanceof ErrorResponse), (failure) -> {
				Object routeId = exchange.getAttribute(GATEWAY_PREDICATE_ROUTE_ATTR);
				return new IllegalStateException("A predicate of route '" + routeId + "' failed", failure);
			});
	}

	private static Mono<Route> matching(Route route, ServerWebExchange exchange) {
		exchange.getAttributes().put(GATEWAY_PREDICATE_ROUTE_ATTR, route.getId());
		return Mono.from(route.getPredicate().apply(exchange))
			.mapNotNull((matches) -> Boolean.TRUE.equals(matches) ? route : null);
	}

	@Override
	protected String getSimpleName() {
		return "RouteTableMapping";
	}

}
