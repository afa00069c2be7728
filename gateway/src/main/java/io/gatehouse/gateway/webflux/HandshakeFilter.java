package io.gatehouse.gateway.webflux;

import io.gatehouse.gateway.authentication.Handshake;
import io.gatehouse.gateway.door.NettyRequestView;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Cuts the token out of the protocols of a WebSocket's handshake, before anything else
 * reads them: a token must not be taken for a protocol. It goes where every other token
 * is, so that all later rules about tokens hold for it.
 */
final class HandshakeFilter implements WebFilter, Ordered {

	private static final String ATTRIBUTE = Handshake.class.getName();

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 10;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		if (exchange.getRequest().getHeaders().getFirst(HttpHeaders.UPGRADE) == null) {
			return chain.filter(exchange);
		}
		Handshake handshake = Handshake.of(NettyRequestView.of(exchange));
		if (handshake == null) {
			return chain.filter(exchange);
		}
		exchange.getAttributes().put(ATTRIBUTE, handshake);
		return chain.filter(exchange.mutate().request((request) -> cut(request, handshake)).build());
	}

	/** What the exchange's handshake says, if it is one. */
	static @Nullable Handshake of(ServerWebExchange exchange) {
		return exchange.getAttribute(ATTRIBUTE);
	}

	private static void cut(ServerHttpRequest.Builder request, Handshake handshake) {
		request.headers((headers) -> {
			headers.remove(Handshake.PROTOCOLS);
			if (!handshake.protocols().isEmpty()) {
				headers.set(Handshake.PROTOCOLS, String.join(", ", handshake.protocols()));
			}
			if (handshake.token() != null) {
				headers.setBearerAuth(handshake.token());
			}
		});
	}

}
