package io.gatehouse.gateway.webflux;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * A backend with WebSockets and event streams, each behaving as the last part of its path
 * says.
 */
final class StreamBackend implements AutoCloseable {

	private final BlockingQueue<HttpHeaders> handshakes = new LinkedBlockingQueue<>();

	private final BlockingQueue<WebSocketCloseStatus> closed = new LinkedBlockingQueue<>();

	private final AtomicLong sent = new AtomicLong();

	private final DisposableServer server = HttpServer.create()
		.host("localhost")
		.port(0)
		.route((routes) -> routes.ws("/{route}/echo", this::echo, spec(null))
			.ws("/{route}/chat", this::echo, spec("chat,superchat"))
			.ws("/{route}/flood", this::flood, spec(null))
			.ws("/{route}/close/{code}", this::close, spec(null))
			.get("/{route}/events",
					(request, response) -> response.sse()
						.sendString(Flux.interval(Duration.ZERO, Duration.ofMillis(100))
							.map((n) -> "data: " + n + "\n\n"))))
		.bindNow();

	int port() {
		return this.server.port();
	}

	/** The headers of the next handshake. */
	HttpHeaders handshake() throws InterruptedException {
		HttpHeaders headers = this.handshakes.poll(10, TimeUnit.SECONDS);
		if (headers == null) {
			throw new AssertionError("No handshake reached the backend");
		}
		return headers;
	}

	/** How the next socket was closed, as the backend saw it. */
	@Nullable WebSocketCloseStatus closed() throws InterruptedException {
		return this.closed.poll(10, TimeUnit.SECONDS);
	}

	boolean isUntouched() {
		return this.handshakes.isEmpty();
	}

	/** How many frames were taken off its hands at {@code /flood}. */
	long sent() {
		return this.sent.get();
	}

	void forget() {
		this.handshakes.clear();
		this.closed.clear();
		this.sent.set(0);
	}

	@Override
	public void close() {
		this.server.disposeNow();
	}

	private Publisher<Void> echo(WebsocketInbound in, WebsocketOutbound out) {
		this.handshakes.add(in.headers().copy());
		Mono<Void> closing = in.receiveCloseStatus().doOnNext(this.closed::add).then();
		return Mono.when(out.sendObject(in.receiveFrames().map(WebSocketFrame::retain)).then(), closing);
	}

	private Publisher<Void> flood(WebsocketInbound in, WebsocketOutbound out) {
		this.handshakes.add(in.headers().copy());
		return out.sendObject(Flux.generate((sink) -> {
			this.sent.incrementAndGet();
			sink.next(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[8192])));
		})).then();
	}

	private Publisher<Void> close(WebsocketInbound in, WebsocketOutbound out) {
		this.handshakes.add(in.headers().copy());
		String path = ((reactor.netty.http.server.HttpServerInfos) in).fullPath();
		String code = path.substring(path.lastIndexOf('/') + 1);
		return switch (code) {
			case "none" -> out.sendClose();
			case "cut" -> Mono.fromRunnable(() -> in.withConnection((connection) -> connection.channel().close()));
			default -> out.sendString(Mono.just("last words")).then(out.sendClose(Integer.parseInt(code), "bye"));
		};
	}

	private static WebsocketServerSpec spec(@Nullable String protocols) {
		WebsocketServerSpec.Builder spec = WebsocketServerSpec.builder();
		return ((protocols != null) ? spec.protocols(protocols) : spec).build();
	}

	static List<String> protocols(HttpHeaders handshake) {
		return handshake.getAll("Sec-WebSocket-Protocol");
	}

}
