package io.gatehouse.gateway.webflux;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.gateway.access.RoutePolicy;
import io.gatehouse.gateway.authentication.Handshake;
import io.gatehouse.gateway.door.RoutePolicies;
import io.gatehouse.gateway.stream.OpenStream;
import io.gatehouse.gateway.stream.OpenStreams;
import io.gatehouse.gateway.stream.SocketRelay;
import io.gatehouse.gateway.stream.Peer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.WebsocketServerSpec;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

/**
 * Opens a WebSocket to the backend first and then the client's, so that a backend that
 * cannot be had is an answer and not a socket that closes at once.
 */
final class SocketBridge {

	private final HttpClient client;

	private final HttpClientProperties properties;

	private final OpenStreams streams;

	SocketBridge(HttpClient client, HttpClientProperties properties, OpenStreams streams) {
		this.client = client;
		this.properties = properties;
		this.streams = streams;
	}

	/**
	 * Connects both and completes when both are closed.
	 * @param url where the backend is
	 * @param headers what it gets besides the handshake's own
	 */
	Mono<Void> connect(ServerWebExchange exchange, URI url, HttpHeaders headers, Handshake handshake) {
		Route route = exchange.getRequiredAttribute(GATEWAY_ROUTE_ATTR);
		String protocol = agreed(handshake, RoutePolicies.of(route));
		Sinks.Empty<Void> answered = Sinks.empty();
		Mono<Void> session = this.client
			.headers((target) -> headers.forEach((name, values) -> target.set(name, values)))
			.websocket(clientSpec(protocol))
			.uri(url)
			.handle((in, out) -> {
				answered.tryEmitEmpty();
				return accept(exchange, new Peer(in, out), (protocol == null) ? bearer(handshake) : protocol);
			})
			.then();
		return Mono.when(session.doFinally((signal) -> answered.tryEmitEmpty()), answerWithin(answered.asMono()))
			.onErrorMap(WebSocketHandshakeException.class,
					(ex) -> new ProblemException(Problems.upstreamUnavailable()));
	}

	/** The application's protocol that is offered to the backend, if there is one. */
	private static @Nullable String agreed(Handshake handshake, RoutePolicy policy) {
		return handshake.protocols().stream().filter(policy.socketProtocols()::contains).findFirst().orElse(null);
	}

	private static @Nullable String bearer(Handshake handshake) {
		return (handshake.token() != null) ? Handshake.BEARER : null;
	}

	private Mono<Void> answerWithin(Mono<Void> answered) {
		Duration patience = this.properties.getResponseTimeout();
		return (patience == null) ? Mono.empty() : answered.timeout(patience)
			.onErrorMap(TimeoutException.class, (ex) -> new ProblemException(Problems.upstreamTimeout()));
	}

	/**
	 * On the client's own thread, which alone may change what its connection speaks. The
	 * server takes the upgrade for the end of the exchange: here it ends with the socket.
	 */
	private Mono<Void> accept(ServerWebExchange exchange, Peer backend, @Nullable String echoed) {
		HttpServerResponse response = ServerHttpResponseDecorator.getNativeResponse(exchange.getResponse());
		WebsocketServerSpec spec = serverSpec(echoed);
		Sinks.Empty<Void> closed = Sinks.empty();
		Mono<Void> upgrade = Mono.defer(() -> response.sendWebsocket(
				(in, out) -> relay(exchange, new Peer(in, out), backend).doFinally((signal) -> closed.tryEmitEmpty()),
				spec));
		return exchange.getResponse()
			.setComplete()
			.then(upgrade)
			.then(closed.asMono())
			.subscribeOn(Schedulers.fromExecutor(eventLoop(response)));
	}

	private Mono<Void> relay(ServerWebExchange exchange, Peer client, Peer backend) {
		OpenStream stream = this.streams.open(OpenStream.Kind.WEBSOCKET, Admission.of(exchange).forward().caller());
		return new SocketRelay(client, backend, stream).run();
	}

	private static EventLoop eventLoop(HttpServerResponse response) {
		EventLoop[] loop = new EventLoop[1];
		response.withConnection((connection) -> loop[0] = connection.channel().eventLoop());
		return loop[0];
	}

	private WebsocketClientSpec clientSpec(@Nullable String protocol) {
		WebsocketClientSpec.Builder spec = WebsocketClientSpec.builder()
			.handlePing(this.properties.getWebsocket().isProxyPing());
		if (this.properties.getWebsocket().getMaxFramePayloadLength() != null) {
			spec.maxFramePayloadLength(this.properties.getWebsocket().getMaxFramePayloadLength());
		}
		return ((protocol != null) ? spec.protocols(protocol) : spec).build();
	}

	private WebsocketServerSpec serverSpec(@Nullable String protocol) {
		WebsocketServerSpec.Builder spec = WebsocketServerSpec.builder()
			.handlePing(this.properties.getWebsocket().isProxyPing());
		if (this.properties.getWebsocket().getMaxFramePayloadLength() != null) {
			spec.maxFramePayloadLength(this.properties.getWebsocket().getMaxFramePayloadLength());
		}
		return ((protocol != null) ? spec.protocols(protocol) : spec).build();
	}

}
