package io.gatehouse.gateway.stream;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/**
 * One end of a relay: a socket that is open.
 */
public final class Peer {

	/** How long it may take to read that it is closed, and to answer. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final WebsocketInbound in;

	private final WebsocketOutbound out;

	/** A socket that was closed from here says no more that nothing comes. */
	private final Sinks.Empty<Void> closed = Sinks.empty();

	public Peer(WebsocketInbound in, WebsocketOutbound out) {
		this.in = in;
		this.out = out;
	}

	/**
	 * What it sends, until it is closed.
	 * @param flowing whether frames are passed on; others are dropped
	 */
	Flux<WebSocketFrame> frames(BooleanSupplier flowing) {
		return Draining.of(this.in.receiveFrames(), flowing).takeUntilOther(this.closed.asMono());
	}

	/** Sends the frames and completes with them, or when it cannot take any more. */
	Mono<Void> send(Flux<WebSocketFrame> frames) {
		return this.out.sendObject(frames).then().onErrorComplete();
	}

	/** How it was closed, or nothing when it went away without a word. */
	Mono<WebSocketCloseStatus> closing() {
		return this.in.receiveCloseStatus().onErrorComplete();
	}

	/**
	 * Closes it, unless it is closed.
	 * @param status what it is told; nothing when that is not to be put into a frame
	 */
	Mono<Void> close(WebSocketCloseStatus status) {
		return Mono
			.defer(() -> (status.code() != WebSocketCloseStatus.EMPTY.code())
					? this.out.sendClose(status.code(), status.reasonText()) : this.out.sendClose())
			.timeout(PATIENCE)
			.onErrorComplete()
			.doFinally((signal) -> cut());
	}

	/**
	 * Tells it that it is being closed, and leaves it open for its answer.
	 */
	Mono<Void> closeInOrder(WebSocketCloseStatus status) {
		Mono<Void> told = Mono.defer(() -> {
			this.in.withConnection((connection) -> connection.addHandlerLast(new OneClose()));
			return this.out.sendObject(new CloseWebSocketFrame(status.code(), status.reasonText())).then();
		});
		return told.then(Mono.defer(this::closing))
			.then()
			.timeout(PATIENCE)
			.onErrorComplete()
			.doFinally((signal) -> cut());
	}

	/** Nobody is waited for who does not read. */
	private void cut() {
		this.closed.tryEmitEmpty();
		this.in.withConnection((connection) -> connection.channel().close());
	}

}
