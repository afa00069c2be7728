package io.gatehouse.auth.autoconfigure;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection to Redis on which commands have not been answered for a while, so
 * that Lettuce makes a new one. A server that froze, or whose machine is gone, does not
 * close connections, and to wait for it would be to wait for ever where Sentinel has
 * named another primary in the meantime.
 */
final class UnansweredCommands implements NettyCustomizer {

	private final Duration patience;

	UnansweredCommands(Duration patience) {
		this.patience = patience;
	}

	@Override
	public void afterChannelInitialized(Channel channel) {
		channel.pipeline().addFirst(new Watch(this.patience.toMillis()));
	}

	/**
	 * Watches one connection. All is called by the thread of the connection.
	 */
	private static final class Watch extends ChannelDuplexHandler {

		private final long patienceMillis;

		private @Nullable ScheduledFuture<?> end;

		private Watch(long patienceMillis) {
			this.patienceMillis = patienceMillis;
		}

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			if (this.end == null) {
				this.end = context.executor().schedule(() -> {
					context.close();
				}, this.patienceMillis, TimeUnit.MILLISECONDS);
			}
			context.write(message, promise);
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			answered();
			context.fireChannelRead(message);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) {
			answered();
			context.fireChannelInactive();
		}

		private void answered() {
			ScheduledFuture<?> end = this.end;
			if (end != null) {
				end.cancel(false);
				this.end = null;
			}
		}

	}

}
