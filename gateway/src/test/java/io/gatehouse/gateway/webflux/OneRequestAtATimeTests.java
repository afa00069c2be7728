package io.gatehouse.gateway.webflux;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OneRequestAtATime} on a connection that takes its time to close, as
 * one with TLS does.
 */
class OneRequestAtATimeTests {

	private static final int MORE_THAN_ARE_HELD = 250;

	private final SlowToClose slow = new SlowToClose();

	private final EmbeddedChannel channel = new EmbeddedChannel(this.slow, new OneRequestAtATime());

	private final List<HttpContent> parts = new ArrayList<>();

	@AfterEach
	void close() {
		this.slow.patient = false;
		this.channel.finishAndReleaseAll();
		assertThat(this.parts).allMatch((part) -> part.refCnt() == 0);
	}

	@Test
	void partsWhenFewAreHeldThenPassedOnAfterTheAnswer() {
		begin();
		receive(request(), part(), last());
		assertThat(this.channel.<Object>readInbound()).isNull();
		answer(HttpResponseStatus.OK);
		assertThat(this.channel.inboundMessages()).hasSize(3);
		assertThat(this.slow.asked).isFalse();
	}

	/** Passed on, they would be a body with a hole that looks like a whole one. */
	@Test
	void partsWhenMoreThanAreHeldThenNothingOfThemIsPassedOn() {
		begin();
		receiveTooMuch();
		assertThat(this.slow.asked).isTrue();
		answer(HttpResponseStatus.OK);
		receive(part(), last(), request(), last());
		assertThat(this.channel.inboundMessages()).isEmpty();
		assertThat(this.channel.isActive()).isTrue();
		assertThat(this.parts).allMatch((part) -> part.refCnt() == 0);
	}

	@Test
	void partsWhenMoreThanAreHeldAndProtocolIsSwitchedThenNothingIsPassedOn() {
		begin();
		receiveTooMuch();
		answer(HttpResponseStatus.SWITCHING_PROTOCOLS);
		receive(part());
		assertThat(this.channel.inboundMessages()).isEmpty();
	}

	private void begin() {
		receive(request(), last());
		assertThat(this.channel.inboundMessages()).hasSize(2);
		this.channel.releaseInbound();
	}

	private void receiveTooMuch() {
		receive(request());
		for (int i = 0; i < MORE_THAN_ARE_HELD; i++) {
			receive(part());
		}
	}

	private void receive(Object... messages) {
		this.channel.writeInbound(messages);
	}

	private void answer(HttpResponseStatus status) {
		this.channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status));
		this.channel.pipeline().fireUserEventTriggered("done");
		this.channel.runPendingTasks();
	}

	private HttpRequest request() {
		return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
	}

	private HttpContent part() {
		return kept(new DefaultHttpContent(Unpooled.buffer().writeByte('x')));
	}

	private HttpContent last() {
		return kept(new DefaultLastHttpContent(Unpooled.buffer().writeByte('x')));
	}

	private HttpContent kept(HttpContent part) {
		this.parts.add(part);
		return part;
	}

	private static final class SlowToClose extends ChannelOutboundHandlerAdapter {

		private boolean patient = true;

		private boolean asked;

		@Override
		public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
			this.asked = true;
			if (!this.patient) {
				ctx.close(promise);
			}
		}

	}

}
