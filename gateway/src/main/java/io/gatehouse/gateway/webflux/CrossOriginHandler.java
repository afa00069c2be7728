package io.gatehouse.gateway.webflux;

import io.gatehouse.gateway.door.NettyRequestView;
import io.gatehouse.gateway.firewall.CrossOrigin;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * Writes the cross-origin headers before anything else happens, so that every answer has
 * them, whoever gives it.
 */
final class CrossOriginHandler implements HttpHandler {

	private final HttpHandler next;

	private final CrossOrigin crossOrigin;

	CrossOriginHandler(HttpHandler next, CrossOrigin crossOrigin) {
		this.next = next;
		this.crossOrigin = crossOrigin;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		this.crossOrigin.write(new NettyRequestView(ServerHttpRequestDecorator.getNativeRequest(request)),
				response.getHeaders()::set);
		return this.next.handle(request, response);
	}

}
