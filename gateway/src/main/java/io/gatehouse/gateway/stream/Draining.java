package io.gatehouse.gateway.stream;

import java.util.function.BooleanSupplier;

import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Passes on the frames of a socket while somebody takes them, and drops them after that.
 * To cancel them instead would close the socket without a word, when the other side of a
 * relay has just gone and its word is still to be passed on.
 */
final class Draining implements CoreSubscriber<WebSocketFrame>, Subscription {

	private final CoreSubscriber<? super WebSocketFrame> taker;

	private final BooleanSupplier flowing;

	private @Nullable Subscription frames;

	private volatile boolean gone;

	private Draining(CoreSubscriber<? super WebSocketFrame> taker, BooleanSupplier flowing) {
		this.taker = taker;
		this.flowing = flowing;
	}

	/**
	 * The frames, each for its taker to release.
	 * @param flowing whether frames are passed on at all; others are dropped
	 */
	static Flux<WebSocketFrame> of(Flux<WebSocketFrame> frames, BooleanSupplier flowing) {
		return frames.transform(
				Operators.<WebSocketFrame, WebSocketFrame>lift((scannable, taker) -> new Draining(taker, flowing)));
	}

	@Override
	public Context currentContext() {
		return this.taker.currentContext();
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.frames = subscription;
		this.taker.onSubscribe(this);
	}

	@Override
	public void onNext(WebSocketFrame frame) {
		// A dropped frame is released by whoever emits it.
		if (!this.flowing.getAsBoolean()) {
			request(1);
		}
		else if (!this.gone) {
			this.taker.onNext(frame.retain());
		}
	}

	@Override
	public void onError(Throwable failure) {
		if (!this.gone) {
			this.taker.onError(failure);
		}
	}

	@Override
	public void onComplete() {
		if (!this.gone) {
			this.taker.onComplete();
		}
	}

	@Override
	public void request(long count) {
		if (this.frames != null) {
			this.frames.request(count);
		}
	}

	@Override
	public void cancel() {
		this.gone = true;
		request(Long.MAX_VALUE);
	}

}
