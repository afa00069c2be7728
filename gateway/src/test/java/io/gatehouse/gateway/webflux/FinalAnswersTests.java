package io.gatehouse.gateway.webflux;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FinalAnswersTests {

	private final EmbeddedChannel channel = new EmbeddedChannel(new NeverClosed(), new FinalAnswers());

	@Test
	void answerWhenAskedForThenPassedOn() {
		ask();
		FullHttpResponse answer = answer();
		assertThat(this.channel.<Object>readInbound()).isSameAs(answer);
		answer.release();
	}

	/** As one with TLS does, the connection takes its time to close. */
	@Test
	void answerWhenAskedForAfterOneThatWasNotThenNotPassedOn() {
		FullHttpResponse stray = answer();
		ask();
		FullHttpResponse another = answer();
		assertThat(this.channel.inboundMessages()).isEmpty();
		assertThat(stray.refCnt() + another.refCnt()).isZero();
	}

	private void ask() {
		this.channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
		this.channel.releaseOutbound();
	}

	private FullHttpResponse answer() {
		FullHttpResponse answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK,
				Unpooled.copiedBuffer(new byte[1]));
		this.channel.writeInbound(answer);
		return answer;
	}

	private static final class NeverClosed extends ChannelOutboundHandlerAdapter {

		@Override
		public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
			// Later.
		}

	}

}
