package io.gatehouse.gateway.webflux;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
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
 * after every filter of headers. What comes while nothing is asked would be taken for the
 * answer to somebody else's next request, or for a part of it: it ends the connection.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.2">RFC 9110, 15.2</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-6.5.1">RFC 9110, 6.5.1</a>
 */
final class FinalAnswers extends ChannelDuplexHandler {

	private boolean asked;

	private boolean interim;

	private boolean skipping;

	/**
	 * A connection may be asked for more while it closes: that stays without an answer.
	 */
	private boolean ended;

	/** The client, which passes on nothing else. */
	static HttpClient only(HttpClient client) {
		return client.doOnChannelInit((observer, channel, remote) -> {
			FinalAnswers answers = new FinalAnswers();
			channel.pipeline()
				.addAfter(NettyPipeline.HttpCodec, FinalAnswers.class.getName(), answers)
				.addBefore(NettyPipeline.HttpCodec, Unasked.class.getName(), answers.new Unasked());
		});
	}

	@Override
	public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
		if (message instanceof HttpRequest) {
			this.asked = !this.ended;
		}
		ctx.write(message, promise);
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object message) {
		if (!this.asked) {
			end(ctx, message);
			return;
		}
		if (message instanceof HttpResponse response) {
			HttpResponseStatus status = response.status();
			if (status.code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
				end(ctx, message);
				return;
			}
			this.interim = status.codeClass() == HttpStatusClass.INFORMATIONAL;
			this.skipping = this.interim && status.code() != HttpResponseStatus.CONTINUE.code();
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
		if (message instanceof LastHttpContent last) {
			this.asked = this.interim;
			if (!last.trailingHeaders().isEmpty()) {
				last.trailingHeaders().clear();
			}
		}
		ctx.fireChannelRead(message);
	}

	private void end(ChannelHandlerContext ctx, Object message) {
		this.asked = false;
		this.ended = true;
		ReferenceCountUtil.release(message);
		ctx.close();
	}

	/** Stands before the decoder, which would keep what is not a whole header yet. */
	private final class Unasked extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object message) {
			if (FinalAnswers.this.asked) {
				ctx.fireChannelRead(message);
			}
			else {
				end(ctx, message);
			}
		}

	}

}
