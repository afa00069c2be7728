package io.gatehouse.gateway.lane;

import java.net.URI;

import io.gatehouse.gateway.door.AskedExchange;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.support.Netty4HeadersAdapter;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Hangs the lane into the server, behind the firewall and before Spring. A request that
 * it does not take goes on as if there were no lane.
 */
final class LaneRoute implements NettyRouteProvider, Ordered {

	/** The route of the request that is at hand, between taking and serving it. */
	private static final AttributeKey<@Nullable ServedRoute> TAKEN = AttributeKey.valueOf(LaneRoute.class, "taken");

	private final LaneRoutes routes;

	private final LaneParts parts;

	private final ApplicationContext context;

	LaneRoute(LaneRoutes routes, LaneParts parts, ApplicationContext context) {
		this.routes = routes;
		this.parts = parts;
		this.context = context;
	}

	/** Behind the firewall. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 10;
	}

	@Override
	public HttpServerRoutes apply(HttpServerRoutes routes) {
		return routes.route(this::take, this::serve);
	}

	private boolean take(HttpServerRequest request) {
		if (!(request instanceof Connection connection)) {
			return false;
		}
		try {
			ServedRoute route = this.routes.find(request, () -> asked(request));
			connection.channel().attr(TAKEN).set(route);
			return route != null;
		}
		catch (RuntimeException ex) {
			// What fails here fails there too, and there it is answered as a problem.
			return false;
		}
	}

	private ServerWebExchange asked(HttpServerRequest request) {
		return AskedExchange.of(request, HttpMethod.valueOf(request.method().name()),
				URI.create(request.scheme() + "://" + request.requestHeaders().get("Host") + request.uri()),
				new HttpHeaders(new Netty4HeadersAdapter(request.requestHeaders())), request::remoteAddress,
				this.context);
	}

	private Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
		ServedRoute route = (request instanceof Connection connection)
				? connection.channel().attr(TAKEN).getAndSet(null) : null;
		if (route == null) {
			return Mono.error(new IllegalStateException("A request is in the lane that it has not taken"));
		}
		return new Passage(this.parts, route, request, response).run();
	}

	@Override
	public String toString() {
		return "[Fast lane]";
	}

}
