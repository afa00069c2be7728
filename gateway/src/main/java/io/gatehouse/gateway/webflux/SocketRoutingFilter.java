package io.gatehouse.gateway.webflux;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.gateway.authentication.Handshake;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.containsEncodedParts;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.isAlreadyRouted;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.setAlreadyRouted;

/**
 * Takes each WebSocket to its backend, in place of Gateway's own filter, which accepts a
 * client's upgrade before it has asked the backend, and changes some close codes.
 */
final class SocketRoutingFilter implements GlobalFilter, Ordered {

	private static final String VERSION = "13";

	private static final Map<String, String> SCHEMES = Map.of("http", "ws", "https", "wss", "ws", "ws", "wss", "wss");

	private final SocketBridge bridge;

	private final ObjectProvider<HttpHeadersFilter> headersFilters;

	SocketRoutingFilter(SocketBridge bridge, ObjectProvider<HttpHeadersFilter> headersFilters) {
		this.bridge = bridge;
		this.headersFilters = headersFilters;
	}

	/** Just before Gateway's own. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE - 2;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		URI url = exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR);
		String scheme = url.getScheme().toLowerCase(Locale.ROOT);
		Handshake handshake = HandshakeFilter.of(exchange);
		boolean socket = scheme.startsWith("ws") || handshake != null;
		if (!socket || isAlreadyRouted(exchange) || !SCHEMES.containsKey(scheme)) {
			return chain.filter(exchange);
		}
		setAlreadyRouted(exchange);
		Problem fault = fault(exchange, handshake);
		if (fault != null || handshake == null) {
			return Mono.error(new ProblemException((fault != null) ? fault : Problems.internalError()));
		}
		List<HttpHeadersFilter> filters = this.headersFilters.orderedStream().toList();
		HttpHeaders headers = HttpHeadersFilter.filterRequest(filters, exchange);
		headers.remove(HttpHeaders.HOST);
		return this.bridge.connect(exchange, socketUrl(url, scheme), headers, handshake);
	}

	/** What makes it no handshake, beyond what was asked for admission. */
	private static @Nullable Problem fault(ServerWebExchange exchange, @Nullable Handshake handshake) {
		HttpHeaders headers = exchange.getRequest().getHeaders();
		boolean upgrade = handshake != null && "websocket".equalsIgnoreCase(headers.getUpgrade())
				&& headers.getConnection().stream().anyMatch("upgrade"::equalsIgnoreCase);
		if (!upgrade || headers.getFirst("Sec-WebSocket-Key") == null) {
			return Problems.requestInvalid("This address is for WebSockets: send a handshake as RFC 6455 has it.");
		}
		if (exchange.getRequest().getMethod() != HttpMethod.GET) {
			return Problems.methodNotAllowed("GET");
		}
		if (!VERSION.equals(headers.getFirst("Sec-WebSocket-Version"))) {
			return Problems.requestInvalid("Only version 13 of WebSockets is spoken here.");
		}
		return null;
	}

	private static URI socketUrl(URI url, String scheme) {
		return UriComponentsBuilder.fromUri(url).scheme(SCHEMES.get(scheme)).build(containsEncodedParts(url)).toUri();
	}

}
