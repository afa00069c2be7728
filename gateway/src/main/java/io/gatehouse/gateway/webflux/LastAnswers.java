package io.gatehouse.gateway.webflux;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.springframework.context.SmartLifecycle;

/**
 * Once the gateway stops, each answer is the last one on its connection, and says so: a
 * client that kept the connection would send its next request to a gateway that is about
 * to end. Reactor Netty closes the connections that are idle when it begins to stop, and
 * leaves those on which a request is still answered.
 */
@ChannelHandler.Sharable
final class LastAnswers extends ChannelOutboundHandlerAdapter implements SmartLifecycle {

	private volatile boolean stopping;

	@Override
	public void start() {
		this.stopping = false;
	}

	/** Before the server waits for its last requests. */
	@Override
	public void stop() {
		this.stopping = true;
	}

	@Override
	public boolean isRunning() {
		return !this.stopping;
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (!this.stopping || isInterim(message)) {
			ctx.write(message, promise);
			return;
		}
		if (message instanceof HttpResponse response) {
			HttpUtil.setKeepAlive(response, false);
		}
		if (message instanceof LastHttpContent) {
			ctx.write(message, promise.unvoid()).addListener(ChannelFutureListener.CLOSE);
		}
		else {
			ctx.write(message, promise);
		}
	}

	private static boolean isInterim(Object message) {
		return message instanceof HttpResponse response
				&& response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
	}

}
