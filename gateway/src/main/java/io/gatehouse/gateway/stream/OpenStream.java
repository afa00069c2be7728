package io.gatehouse.gateway.stream;

import java.util.function.Consumer;

import io.gatehouse.gateway.authentication.Caller;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One connection that lasts, from its beginning until {@link #close()}.
 */
public final class OpenStream {

	private final Kind kind;

	private final @Nullable Caller caller;

	private final Consumer<OpenStream> onClose;

	private final Sinks.One<Ending> ending = Sinks.one();

	private volatile boolean ended;

	OpenStream(Kind kind, @Nullable Caller caller, Consumer<OpenStream> onClose) {
		this.kind = kind;
		this.caller = caller;
		this.onClose = onClose;
	}

	/**
	 * Emits why the gateway ends the connection, or nothing when it was closed before
	 * that. Whoever holds the connection must see to it that it ends.
	 */
	public Mono<Ending> ending() {
		return this.ending.asMono();
	}

	/** Whether nothing speaks against passing on what arrives. */
	boolean isFlowing() {
		return !this.ended;
	}

	/** The connection is closed. May be said more than once. */
	public void close() {
		this.ended = true;
		this.ending.tryEmitEmpty();
		this.onClose.accept(this);
	}

	Kind kind() {
		return this.kind;
	}

	/** Who opened it, or {@code null} when nobody is known to have. */
	@Nullable Caller caller() {
		return this.caller;
	}

	/** Whether it was this that ended the connection. */
	boolean end(Ending why) {
		this.ended = true;
		return this.ending.tryEmitValue(why).isSuccess();
	}

	/** What lasts. */
	public enum Kind {

		/** A WebSocket. */
		WEBSOCKET("websocket"),

		/** A response of the type {@code text/event-stream}. */
		EVENT_STREAM("event-stream");

		private final String text;

		Kind(String text) {
			this.text = text;
		}

		/** The word for it in metrics. */
		@Override
		public String toString() {
			return this.text;
		}

	}

}
