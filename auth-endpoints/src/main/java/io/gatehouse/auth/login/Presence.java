package io.gatehouse.auth.login;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Whether the client that tries to sign in is still there. The attempt itself is never
 * cut off, since what was counted must be settled; it only saves what it need not do for
 * nobody.
 */
public final class Presence {

	private final Sinks.Empty<Void> left = Sinks.empty();

	private volatile boolean lasts = true;

	/** The client has gone. */
	public void end() {
		this.lasts = false;
		this.left.tryEmitEmpty();
	}

	/** Whether the client is there. */
	boolean lasts() {
		return this.lasts;
	}

	/** The work, or a {@link ClientGoneException} as soon as nobody waits for it. */
	<T> Mono<T> orGone(Mono<T> work) {
		return Mono.firstWithSignal(this.left.asMono().then(Mono.error(ClientGoneException::new)), work);
	}

	/** The client has gone. */
	static final class ClientGoneException extends RuntimeException {

		ClientGoneException() {
			super("The client has gone", null, false, false);
		}

	}

}
