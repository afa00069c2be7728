package io.gatehouse.gateway.lane;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.handler.predicate.GatewayPredicate;
import org.springframework.cloud.gateway.handler.predicate.HeaderRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.HostRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.MethodRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PathRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.QueryRoutePredicateFactory;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;

/**
 * One of the things that have to be true of a request before a route is taken.
 */
@FunctionalInterface
interface Condition {

	boolean test(Asked asked);

	/** Gateway's predicates that look at the request alone, and leave nothing behind. */
	Set<Class<?>> ASKED_AS_THEY_ARE = Set.of(HostRoutePredicateFactory.class, HeaderRoutePredicateFactory.class,
			QueryRoutePredicateFactory.class);

	/**
	 * The same as Gateway's predicate.
	 * @return {@code null} if it is none whose meaning is known here
	 */
	static @Nullable Condition of(Predicate<ServerWebExchange> predicate) {
		if (!(predicate instanceof GatewayPredicate)) {
			return null;
		}
		if (Captured.isOf(predicate, PathRoutePredicateFactory.class)) {
			List<?> patterns = Captured.of(predicate, List.class);
			return (patterns != null) ? path(patterns.stream().map(PathPattern.class::cast).toList()) : null;
		}
		if (Captured.isOf(predicate, MethodRoutePredicateFactory.class)) {
			MethodRoutePredicateFactory.Config config = Captured.of(predicate,
					MethodRoutePredicateFactory.Config.class);
			return (config != null) ? method(config.getMethods().clone()) : null;
		}
		return ASKED_AS_THEY_ARE.stream().anyMatch((factory) -> Captured.isOf(predicate, factory))
				? (asked) -> predicate.test(asked.exchange()) : null;
	}

	private static Condition path(List<PathPattern> patterns) {
		PathPattern[] all = patterns.toArray(PathPattern[]::new);
		return (asked) -> {
			for (PathPattern pattern : all) {
				if (pattern.matches(asked.path())) {
					return true;
				}
			}
			return false;
		};
	}

	/** Gateway compares by identity: a method of no standard is none of the route's. */
	private static Condition method(HttpMethod[] methods) {
		return (asked) -> {
			for (HttpMethod method : methods) {
				if (method == asked.method()) {
					return true;
				}
			}
			return false;
		};
	}

}
