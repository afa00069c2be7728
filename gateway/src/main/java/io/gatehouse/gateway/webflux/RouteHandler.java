package io.gatehouse.gateway.webflux;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.route.Route;

/**
 * Runs a route's filters, which are put in order once and kept with the route. Gateway's
 * own cache looks them up by all that the route holds, its metadata included.
 */
final class RouteHandler extends FilteringWebHandler {

	RouteHandler(List<GlobalFilter> globalFilters) {
		super(globalFilters, false);
	}

	@Override
	protected List<GatewayFilter> getCombinedFilters(Route route) {
		if (!(route.getMetadata().get(InOrder.KEY) instanceof InOrder kept)) {
			return getAllFilters(route);
		}
		List<GatewayFilter> filters = kept.filters;
		if (filters == null) {
			filters = List.copyOf(getAllFilters(route));
			kept.filters = filters;
		}
		return filters;
	}

	/** The filters of one route, once it was used. */
	static final class InOrder {

		static final String KEY = InOrder.class.getName();

		private volatile @Nullable List<GatewayFilter> filters;

	}

}
