package io.gatehouse.gateway.webflux;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Holds a client's next request back until the server is done with the one before. A
 * client that has read its answer may be faster than the server is in noticing that it
 * has sent it; Reactor Netty then takes {@code Connection: close} of the next request for
 * one of the first, and closes the connection without an answer, or never reads on.
 */
final class OneRequestAtATime extends ChannelDuplexHandler {

	/**
	 * A hundred requests, which have two parts each at least; a part of a body is a few
	 * kilobytes. From 128 requests on Netty's decoder would drop them without a word.
	 */
	private static final int MOST_HELD_PARTS = 200;

	private final Queue<Object> held = new ArrayDeque<>(0);

	/** From a request until its answer was sent and its server's part is over. */
	private boolean busy;

	private boolean interim;

	private boolean answered;

	/** With TLS the connection stays open until the client has been told. */
	private boolean closing;

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (this.closing) {
			ReferenceCountUtil.release(message);
			return;
		}
		if (!this.held.isEmpty() || (message instanceof HttpRequest && this.busy && !isOver(ctx))) {
			hold(ctx, message);
			return;
		}
		pass(ctx, message);
	}

	/**
	 * What is held is memory that a client takes for nothing. Browsers send nothing
	 * ahead, and whoever does has to be ready for an early end (RFC 9112, 9.3.2). Then
	 * none of it is passed on any more: without the part that found no place, a body
	 * could look like a whole one.
	 */
	private void hold(ChannelHandlerContext ctx, Object message) {
		if (this.held.size() < MOST_HELD_PARTS && ctx.channel().isActive()) {
			this.held.add(message);
			return;
		}
		this.closing = true;
		ReferenceCountUtil.release(message);
		release();
		ctx.close();
	}

	private void pass(ChannelHandlerContext ctx, Object message) {
		if (message instanceof HttpRequest) {
			this.busy = true;
			this.answered = false;
		}
		ctx.fireChannelRead(message);
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof HttpResponse response) {
			this.interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
		}
		if (message instanceof LastHttpContent && !this.interim) {
			this.answered = true;
		}
		ctx.write(message, promise);
		// What follows on an upgraded connection is no HTTP.
		if (!this.closing && message instanceof HttpResponse response
				&& response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
			ctx.pipeline().remove(this);
		}
	}

	/** Reactor Netty tells with such an event that it has done with a request. */
	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		ctx.fireUserEventTriggered(event);
		if (this.busy && isOver(ctx)) {
			if (this.held.isEmpty()) {
				this.busy = false;
			}
			else {
				this.answered = false;
				ctx.executor().execute(() -> passNext(ctx));
			}
		}
	}

	private boolean isOver(ChannelHandlerContext ctx) {
		return this.answered && !(ChannelOperations.get(ctx.channel()) instanceof HttpServerRequest);
	}

	private void passNext(ChannelHandlerContext ctx) {
		if (ctx.isRemoved()) {
			return;
		}
		passRest(ctx);
		if (this.held.isEmpty()) {
			this.busy = false;
			return;
		}
		pass(ctx, this.held.remove());
		passRest(ctx);
		ctx.fireChannelReadComplete();
	}

	/** The rest of the request whose beginning was passed on. */
	private void passRest(ChannelHandlerContext ctx) {
		while (!this.held.isEmpty() && !(this.held.peek() instanceof HttpRequest)) {
			ctx.fireChannelRead(this.held.remove());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		release();
		ctx.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		release();
	}

	private void release() {
		this.held.forEach(ReferenceCountUtil::release);
		this.held.clear();
	}

}
