package io.gatehouse.gateway.stream;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.netty.channel.Channel;
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

	/** A close frame comes before the end of its connection. */
	private static final Duration AFTERWARDS = Duration.ofSeconds(1);

	private final WebsocketInbound in;

	private final WebsocketOutbound out;

	/** As it is now: once it is over, Reactor Netty shows another one in its place. */
	private final Channel channel;

	/** A socket that was closed from here says no more that nothing comes. */
	private final Sinks.Empty<Void> closed = Sinks.empty();

	public Peer(WebsocketInbound in, WebsocketOutbound out) {
		this.in = in;
		this.out = out;
		this.channel = channel(in);
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
		// A connection that has been taken apart refuses to be sent anything, at once.
		return Mono.defer(() -> this.out.sendObject(frames).then()).onErrorComplete().takeUntilOther(gone());
	}

	/**
	 * How it was closed, or nothing when it went away without a word. Not everything that
	 * takes a connection away is told to who waits for its close frame.
	 */
	Mono<WebSocketCloseStatus> closing() {
		return this.in.receiveCloseStatus().onErrorComplete().takeUntilOther(gone().then(Mono.delay(AFTERWARDS)));
	}

	private Mono<Void> gone() {
		return this.channel.isRegistered()
				? Mono.create((sink) -> this.channel.closeFuture().addListener((future) -> sink.success()))
				: Mono.empty();
	}

	/**
	 * Closes it, unless it is closed.
	 * @param status what it is told; nothing when that is not to be put into a frame
	 */
	Mono<Void> close(WebSocketCloseStatus status) {
		return Mono.defer(() -> sendClose(status)).timeout(PATIENCE).onErrorComplete().doFinally((signal) -> cut());
	}

	private Mono<Void> sendClose(WebSocketCloseStatus status) {
		// Reactor Netty would make the frame, and never release it.
		if (!this.channel.isActive()) {
			return Mono.empty();
		}
		return (status.code() != WebSocketCloseStatus.EMPTY.code())
				? this.out.sendClose(status.code(), status.reasonText()) : this.out.sendClose();
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
		this.channel.close();
	}

	private static Channel channel(WebsocketInbound in) {
		Channel[] channel = new Channel[1];
		in.withConnection((connection) -> channel[0] = connection.channel());
		return channel[0];
	}

}
