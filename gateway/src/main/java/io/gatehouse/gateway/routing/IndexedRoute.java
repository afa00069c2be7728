package io.gatehouse.gateway.routing;

import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.handler.predicate.MethodRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PathRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.GatewayPredicate;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;

/**
 * A route and what is asked before it is taken.
 *
 * @param route the route
 * @param parts what has to be true, in order, or {@code null} where only the route's own
 * predicate can tell
 */
public record IndexedRoute(Route route, @Nullable List<Predicate<ServerWebExchange>> parts) {

	/** The route with what its predicate is made of. */
	public static IndexedRoute of(Route route) {
		return new IndexedRoute(route, PredicateParts.of(route.getPredicate()));
	}

	/** Whether all parts are true. */
	static boolean matches(List<Predicate<ServerWebExchange>> parts, ServerWebExchange exchange) {
		for (int i = 0; i < parts.size(); i++) {
			if (!parts.get(i).test(exchange)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The patterns of which a path has to match one, or {@code null} where it need not.
	 * Only those count that are asked first, or after the method alone: what comes before
	 * them might fail, or leave something behind, and a route that is passed over does
	 * neither.
	 */
	public @Nullable List<String> patterns() {
		if (this.parts == null) {
			return null;
		}
		for (Predicate<ServerWebExchange> part : this.parts) {
			if (isOf(part, PathRoutePredicateFactory.class)
					&& ((GatewayPredicate) part).getConfig() instanceof PathRoutePredicateFactory.Config config) {
				return List.copyOf(config.getPatterns());
			}
			if (!isOf(part, MethodRoutePredicateFactory.class)) {
				return null;
			}
		}
		return null;
	}

	private static boolean isOf(Predicate<ServerWebExchange> part, Class<?> factory) {
		return part instanceof GatewayPredicate && part.getClass().getEnclosingClass() == factory;
	}

}
