package io.gatehouse.auth.login;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Bounds how often may be guessed. An attempt is counted as a failure before anything
 * else is done with it, so that attempts at the same time cannot slip through, and is
 * taken back when it turns out not to be one.
 */
public interface LoginThrottle {

	/**
	 * Asks for leave. Fails when the counts cannot be had: then nobody signs in.
	 * @param email the address, normalised; whether it has an account plays no role
	 * @param client where the attempt comes from
	 * @param awaited whether somebody still waits for the answer
	 */
	Mono<Admission> admit(String email, ClientNetwork client, BooleanSupplier awaited);

	/**
	 * The password was right and the user may sign in: the client's failures are
	 * forgotten, and the client counts as known.
	 */
	Mono<Void> succeeded(String email, ClientNetwork client, Admission admission);

	/**
	 * The attempt was a failure, as which it is counted already: it is under way no more.
	 */
	Mono<Void> failed(String email, ClientNetwork client, Admission admission);

	/**
	 * The attempt could not be decided, so it does not count.
	 */
	Mono<Void> undone(String email, ClientNetwork client, Admission admission);

	/**
	 * The answer to an attempt.
	 *
	 * @param limit what stands against it, or {@code null} when it may go on
	 * @param pause how long until the next attempt
	 * @param ticket names the attempt afterwards
	 */
	record Admission(@Nullable String limit, Duration pause, String ticket) {
	}

}
