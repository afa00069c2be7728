package io.gatehouse.gateway.webflux;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

/**
 * Finds the backend's address for a request. What Gateway's own filter does with a
 * builder is, for nearly all requests, one text after the other; the rest is left to it.
 */
final class BackendAddressFilter extends RouteToRequestUrlFilter {

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Route route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
		URI address = (route != null) ? address(route.getUri(), exchange.getRequest().getURI()) : null;
		if (address == null) {
			return super.filter(exchange, chain);
		}
		exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, address);
		return chain.filter(exchange);
	}

	/**
	 * The address, or {@code null} where there is anything to it that has to be looked
	 * at.
	 */
	static @Nullable URI address(URI backend, URI request) {
		String scheme = backend.getScheme();
		String host = backend.getHost();
		String path = request.getRawPath();
		String query = request.getRawQuery();
		boolean known = "http".equals(scheme) || "https".equals(scheme);
		if (!known || host == null || path == null || !isPlainPath(path)
				|| (query != null && (query.isEmpty() || !isPlain(query))) || request.getRawUserInfo() != null
				|| request.getRawFragment() != null) {
			return null;
		}
		StringBuilder address = new StringBuilder(scheme.length() + host.length() + path.length() + 32);
		address.append(scheme).append("://").append(host);
		if (backend.getPort() >= 0) {
			address.append(':').append(backend.getPort());
		}
		address.append(path);
		if (query != null) {
			address.append('?').append(query);
		}
		return URI.create(address.toString());
	}

	private static boolean isPlainPath(String path) {
		return path.startsWith("/") && !path.contains("//") && isPlain(path);
	}

	/** Whether it is ASCII without brackets, which Gateway encodes in some places. */
	private static boolean isPlain(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c >= 0x7f || c == '[' || c == ']') {
				return false;
			}
		}
		return true;
	}

}
