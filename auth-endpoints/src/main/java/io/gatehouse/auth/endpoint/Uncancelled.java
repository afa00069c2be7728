package io.gatehouse.auth.endpoint;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Mono;

/**
 * Steps that are taken to their end although the client has gone: the server cancels what
 * a request began as soon as its connection ends, and what Redis has been told by then
 * would otherwise be neither published to the other gateways nor audited.
 */
final class Uncancelled {

	private Uncancelled() {
	}

	/** Takes the steps, each of which must end by itself in bounded time. */
	static <T> Mono<T> of(Mono<T> steps) {
		return of(steps, () -> {
		});
	}

	/**
	 * Takes the steps.
	 * @param gone told when nobody waits for the result any more
	 */
	static <T> Mono<T> of(Mono<T> steps, Runnable gone) {
		return Mono.create((sink) -> {
			AtomicBoolean awaited = new AtomicBoolean(true);
			sink.onCancel(() -> {
				awaited.set(false);
				gone.run();
			});
			steps.contextWrite(sink.contextView()).subscribe(sink::success, (ex) -> {
				// Else it would be logged as an error that got lost.
				if (awaited.get()) {
					sink.error(ex);
				}
			}, sink::success);
		});
	}

}
