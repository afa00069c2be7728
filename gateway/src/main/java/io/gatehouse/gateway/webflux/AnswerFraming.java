package io.gatehouse.gateway.webflux;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Says where an answer ends, where Reactor Netty would leave a client in the dark. One
 * that speaks HTTP/1.0 takes the lengths of chunks for a part of the answer: what has no
 * length ends with the connection. And an answer that may have no body, but has one, is
 * cut off by the encoder, and the connection with it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.1">RFC 9112, 6.1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.3.6">RFC 9110,
 * 15.3.6</a>
 */
@ChannelHandler.Sharable
final class AnswerFraming extends ChannelOutboundHandlerAdapter {

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof HttpResponse response) {
			if (response.status().code() == HttpResponseStatus.RESET_CONTENT.code()) {
				HttpUtil.setKeepAlive(response, false);
			}
			if (ChannelOperations.get(ctx.channel()) instanceof HttpServerRequest request
					&& HttpVersion.HTTP_1_0.equals(request.version())) {
				old(response);
			}
		}
		ctx.write(message, promise);
	}

	private static void old(HttpResponse response) {
		response.setProtocolVersion(HttpVersion.HTTP_1_1);
		if (HttpUtil.isTransferEncodingChunked(response)) {
			response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
			HttpUtil.setKeepAlive(response, false);
		}
	}

}
