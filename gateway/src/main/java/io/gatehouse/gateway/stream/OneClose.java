package io.gatehouse.gateway.stream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Lets one close frame out and no second one. Reactor Netty answers each close frame that
 * comes in with one of its own, also when that is itself the answer to ours; a browser
 * then takes the connection for broken and forgets the code that it was closed with.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.5.1">RFC 6455, 5.5.1</a>
 */
final class OneClose extends ChannelOutboundHandlerAdapter {

	private boolean closed;

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		if (message instanceof CloseWebSocketFrame && this.closed) {
			ReferenceCountUtil.release(message);
			promise.trySuccess();
			return;
		}
		this.closed |= message instanceof CloseWebSocketFrame;
		context.write(message, promise);
	}

}
