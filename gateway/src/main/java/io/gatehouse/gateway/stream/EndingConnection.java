package io.gatehouse.gateway.stream;

import io.netty.channel.Channel;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.Connection;
import reactor.netty.NettyInbound;

/**
 * A connection whose incoming data completes when the stream ends: whoever writes them to
 * a client then ends the response as a whole one.
 */
public final class EndingConnection implements Connection {

	private final Connection connection;

	private final OpenStream stream;

	public EndingConnection(Connection connection, OpenStream stream) {
		this.connection = connection;
		this.stream = stream;
	}

	@Override
	public Channel channel() {
		return this.connection.channel();
	}

	@Override
	public NettyInbound inbound() {
		return new EndingInbound(this.connection.inbound());
	}

	private final class EndingInbound implements NettyInbound {

		private final NettyInbound inbound;

		EndingInbound(NettyInbound inbound) {
			this.inbound = inbound;
		}

		@Override
		public ByteBufFlux receive() {
			return ByteBufFlux.fromInbound(until(this.inbound.receive()));
		}

		@Override
		public Flux<?> receiveObject() {
			return until(this.inbound.receiveObject());
		}

		@Override
		public NettyInbound withConnection(java.util.function.Consumer<? super Connection> withConnection) {
			withConnection.accept(EndingConnection.this);
			return this;
		}

		private <T> Flux<T> until(Flux<T> data) {
			OpenStream stream = EndingConnection.this.stream;
			// An ending, not the empty signal of a stream that has closed by itself.
			Mono<Ending> ending = stream.ending().switchIfEmpty(Mono.never());
			return data.takeUntilOther(ending).doFinally((signal) -> stream.close());
		}

	}

}
