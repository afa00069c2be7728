package io.gatehouse.gateway.webflux;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose client sends a header or a body too slowly. Stands behind the
 * server's decoder, and sees that bytes came which made no message yet. A request that
 * arrives at once, as nearly all do, costs no timer.
 */
final class SlowRequestHandler extends ChannelDuplexHandler {

	private final long headerNanos;

	private final long bodyNanos;

	/** Least bytes a second. */
	private final long bodyRate;

	private boolean inBody;

	/** Whether this read brought a message, or a part of one. */
	private boolean decoded;

	/** Whether the gateway waits for the client, and not the client for the gateway. */
	private boolean waiting;

	private long lastRead;

	private @Nullable Future<?> timer;

	/** What came of the body, and for how long it was waited for. */
	private long bodyBytes;

	private long bodyWaited;

	SlowRequestHandler(Duration headerTime, Duration bodyIdle, long bodyRate) {
		this.headerNanos = headerTime.toNanos();
		this.bodyNanos = bodyIdle.toNanos();
		this.bodyRate = bodyRate;
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		schedule(ctx, this::closeForHeader, this.headerNanos);
		ctx.fireChannelActive();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		this.decoded = true;
		if (message instanceof HttpRequest) {
			cancel();
			this.inBody = true;
			// What it waited for until now was the request.
			this.waiting = false;
			this.bodyBytes = 0;
			this.bodyWaited = 0;
		}
		if (message instanceof HttpContent content) {
			this.bodyBytes += content.content().readableBytes();
		}
		if (message instanceof LastHttpContent) {
			cancel();
			this.inBody = false;
		}
		ctx.fireChannelRead(message);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		if (this.inBody) {
			long now = ctx.executor().ticker().nanoTime();
			if (this.waiting) {
				this.bodyWaited += now - this.lastRead;
			}
			this.lastRead = now;
			if (this.timer == null) {
				schedule(ctx, this::closeForBody, this.bodyNanos);
			}
		}
		else if (!this.decoded && this.timer == null) {
			schedule(ctx, this::closeForHeader, this.headerNanos);
		}
		if (this.decoded) {
			this.waiting = false;
		}
		this.decoded = false;
		ctx.fireChannelReadComplete();
	}

	@Override
	public void read(ChannelHandlerContext ctx) {
		if (this.inBody && !this.waiting) {
			this.lastRead = ctx.executor().ticker().nanoTime();
		}
		this.waiting = true;
		ctx.read();
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		ctx.write(message, promise);
		// What follows on an upgraded connection is no HTTP.
		if (message instanceof HttpResponse response
				&& response.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
			ctx.pipeline().remove(this);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		cancel();
		ctx.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		cancel();
	}

	private void closeForHeader(ChannelHandlerContext ctx) {
		ctx.close();
	}

	private void closeForBody(ChannelHandlerContext ctx) {
		this.timer = null;
		if (isTooSlow(ctx)) {
			ctx.close();
			return;
		}
		long left = this.waiting ? this.bodyNanos - (ctx.executor().ticker().nanoTime() - this.lastRead)
				: this.bodyNanos;
		if (left <= 0) {
			ctx.close();
		}
		else {
			schedule(ctx, this::closeForBody, left);
		}
	}

	/**
	 * A byte before each pause is over would keep a request for ever, and with it what
	 * the gateway holds for it.
	 */
	private boolean isTooSlow(ChannelHandlerContext ctx) {
		long waited = this.bodyWaited + (this.waiting ? ctx.executor().ticker().nanoTime() - this.lastRead : 0);
		return waited >= this.bodyNanos && this.bodyBytes < this.bodyRate * (waited / 1_000_000) / 1000;
	}

	private void schedule(ChannelHandlerContext ctx, Task task, long nanos) {
		this.timer = ctx.executor().schedule(() -> task.run(ctx), nanos, TimeUnit.NANOSECONDS);
	}

	private void cancel() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	@FunctionalInterface
	private interface Task {

		void run(ChannelHandlerContext ctx);

	}

}
