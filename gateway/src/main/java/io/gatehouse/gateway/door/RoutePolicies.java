package io.gatehouse.gateway.door;

import java.util.HashMap;
import java.util.Map;

import io.gatehouse.gateway.access.InvalidRoutePolicyException;
import io.gatehouse.gateway.access.PolicyRequirements;
import io.gatehouse.gateway.access.RoutePolicy;
import io.gatehouse.gateway.access.RoutePolicyParser;
import org.springframework.cloud.gateway.route.Route;

/**
 * Keeps each route's policy with the route, parsed, so that a request finds it with one
 * look-up.
 */
public final class RoutePolicies {

	private static final String PARSED = RoutePolicy.class.getName();

	/** Where Gateway itself looks for what a route allows to other origins. */
	private static final String CORS = "cors";

	private RoutePolicies() {
	}

	/**
	 * The same route with its policy.
	 * @param kept what else is to be found with the route
	 * @throws InvalidRoutePolicyException if the policy cannot be understood, or needs
	 * what there is not
	 */
	public static Route attach(Route route, PolicyRequirements requirements, Map<String, Object> kept) {
		Map<String, Object> metadata = new HashMap<>(route.getMetadata());
		if (metadata.containsKey(CORS)) {
			throw new InvalidRoutePolicyException(route.getId(),
					"metadata 'cors' is not read; gatehouse.cors.* holds for all routes");
		}
		RouteAddress.check(route.getId(), route.getUri());
		metadata.remove(PARSED);
		kept.keySet().forEach(metadata::remove);
		RoutePolicy policy = RoutePolicyParser.parse(route.getId(), metadata);
		requirements.check(route.getId(), policy);
		metadata.put(PARSED, policy);
		metadata.putAll(kept);
		return Route.async()
			.id(route.getId())
			.uri(route.getUri())
			.order(route.getOrder())
			.asyncPredicate(route.getPredicate())
			.replaceFilters(route.getFilters())
			.replaceMetadata(metadata)
			.build();
	}

	/**
	 * The policy that was attached to the route.
	 */
	public static RoutePolicy of(Route route) {
		if (route.getMetadata().get(PARSED) instanceof RoutePolicy policy) {
			return policy;
		}
		throw new IllegalStateException("Route '" + route.getId() + "' was never checked");
	}

}
