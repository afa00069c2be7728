package io.gatehouse.gateway.webflux;

import java.net.URI;
import java.util.Objects;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;

/**
 * Forwards the address that was decided about, in the very characters: Gateway makes one
 * slash of two, so that the backend would get a path which another route may be for, and
 * writes the parameters of a query anew, in another order where one comes twice.
 */
final class ExactPathFilter implements GlobalFilter, Ordered {

	@Override
	public int getOrder() {
		return RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		URI forwarded = exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR);
		URI request = exchange.getRequest().getURI();
		if (forwarded.getRawAuthority() != null && !isSame(forwarded, request)) {
			exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, exact(forwarded, request));
		}
		return chain.filter(exchange);
	}

	private static boolean isSame(URI forwarded, URI request) {
		return Objects.equals(forwarded.getRawPath(), request.getRawPath())
				&& Objects.equals(forwarded.getRawQuery(), request.getRawQuery());
	}

	private static URI exact(URI forwarded, URI request) {
		String query = (request.getRawQuery() != null) ? "?" + request.getRawQuery() : "";
		return URI.create(forwarded.getScheme() + "://" + forwarded.getRawAuthority() + request.getRawPath() + query);
	}

	@Override
	public String toString() {
		return "[ExactPath]";
	}

}
