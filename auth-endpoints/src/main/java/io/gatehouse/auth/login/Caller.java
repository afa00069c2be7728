package io.gatehouse.auth.login;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Whoever waits for the answer to an attempt, or does not any more. The attempt itself is
 * never cut off, since what was counted must be settled; it only saves what it need not
 * do for nobody.
 */
public final class Caller {

	private final Sinks.Empty<Void> left = Sinks.empty();

	private volatile boolean waits = true;

	/** Nobody waits any more. */
	public void leave() {
		this.waits = false;
		this.left.tryEmitEmpty();
	}

	/** Whether somebody waits. */
	public boolean waits() {
		return this.waits;
	}

	/** The work, or a {@link LeftException} as soon as nobody waits for it. */
	<T> Mono<T> orLeft(Mono<T> work) {
		return Mono.firstWithSignal(this.left.asMono().then(Mono.error(LeftException::new)), work);
	}

	/** Nobody waits any more. */
	static final class LeftException extends RuntimeException {

		LeftException() {
			super("Nobody waits for it any more", null, false, false);
		}

	}

}
