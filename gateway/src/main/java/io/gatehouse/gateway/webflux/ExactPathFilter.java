package io.gatehouse.gateway.webflux;

import java.net.URI;

import io.gatehouse.gateway.firewall.PathAllowance;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

/**
 * Forwards the path that was decided about: Gateway makes one slash of two, so that the
 * backend would get a path which another route may be for.
 */
final class ExactPathFilter implements GlobalFilter, Ordered {

	@Override
	public int getOrder() {
		return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Route route = exchange.getRequiredAttribute(GATEWAY_ROUTE_ATTR);
		if (RoutePolicies.of(route).allowPath().contains(PathAllowance.DOUBLE_SLASH)) {
			URI forwarded = exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR);
			exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, exact(forwarded, exchange.getRequest().getURI()));
		}
		return chain.filter(exchange);
	}

	private static URI exact(URI forwarded, URI request) {
		String path = request.getRawPath();
		if (!path.contains("//")) {
			return forwarded;
		}
		String query = (forwarded.getRawQuery() != null) ? "?" + forwarded.getRawQuery() : "";
		return URI.create(forwarded.getScheme() + "://" + forwarded.getRawAuthority() + path + query);
	}

	@Override
	public String toString() {
		return "[ExactPath where 'allow-path' holds double-slash]";
	}

}
