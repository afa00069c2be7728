package io.gatehouse.gateway.webflux;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

/**
 * Passes on a backend's final answer and nothing beside it. The client takes an interim
 * answer ({@code 103 Early Hints}) for the final one and waits for ever; a switch to
 * another protocol that nobody asked for would be no HTTP any more; and trailers come
 * after every filter of headers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.2">RFC 9110, 15.2</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1">RFC 9110, 6.5.1</a>
 */
final class FinalAnswers extends ChannelInboundHandlerAdapter {

	private boolean skipping;

	/** The client, which passes on nothing else. */
	static HttpClient only(HttpClient client) {
		return client.doOnChannelInit((observer, channel, remote) -> channel.pipeline()
			.addAfter(NettyPipeline.HttpCodec, FinalAnswers.class.getName(), new FinalAnswers()));
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (message instanceof HttpResponse response) {
			HttpResponseStatus status = response.status();
			if (status.code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
				ReferenceCountUtil.release(message);
				ctx.close();
				return;
			}
			this.skipping = status.codeClass() == HttpStatusClass.INFORMATIONAL
					&& status.code() != HttpResponseStatus.CONTINUE.code();
		}
		if (this.skipping) {
			ReferenceCountUtil.release(message);
			this.skipping = !(message instanceof LastHttpContent);
			if (!this.skipping) {
				// What follows has to be asked for.
				ctx.read();
			}
			return;
		}
		if (message instanceof LastHttpContent last && !last.trailingHeaders().isEmpty()) {
			last.trailingHeaders().clear();
		}
		ctx.fireChannelRead(message);
	}

}
