package io.gatehouse.gateway.webflux;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.gatehouse.gateway.access.InvalidRoutePolicyException;
import io.gatehouse.gateway.door.RouteAddress;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import reactor.core.publisher.Flux;

/**
 * Checks what is written about routes before Gateway makes routes of it: what fails there
 * does not say which route it was. Adds no routes.
 */
final class RouteDefinitions implements RouteLocator {

	private final RouteDefinitionLocator definitions;

	private final Set<String> predicates;

	private final Set<String> filters;

	RouteDefinitions(RouteDefinitionLocator definitions, Stream<RoutePredicateFactory<?>> predicates,
			Stream<GatewayFilterFactory<?>> filters) {
		this.definitions = definitions;
		this.predicates = predicates.map(RoutePredicateFactory::name).collect(Collectors.toUnmodifiableSet());
		this.filters = filters.map(GatewayFilterFactory::name).collect(Collectors.toUnmodifiableSet());
	}

	@Override
	public Flux<Route> getRoutes() {
		return this.definitions.getRouteDefinitions().doOnNext(this::check).thenMany(Flux.empty());
	}

	private void check(RouteDefinition definition) {
		String id = String.valueOf(definition.getId());
		RouteAddress.check(id, definition.getUri());
		known(id, "predicate", definition.getPredicates().stream().map(PredicateDefinition::getName).toList(),
				this.predicates);
		known(id, "filter", definition.getFilters().stream().map(FilterDefinition::getName).toList(), this.filters);
	}

	private static void known(String routeId, String what, List<String> names, Set<String> known) {
		for (String name : names) {
			if (!known.contains(name)) {
				throw new InvalidRoutePolicyException(routeId, "there is no " + what + " '" + name + "'; there are "
						+ known.stream().sorted().collect(Collectors.joining(", ")));
			}
		}
	}

}
