package io.gatehouse.gateway.authentication;

import java.util.concurrent.CompletableFuture;

import io.gatehouse.auth.problem.Problem;

/**
 * The outcome of asking who calls.
 */
public sealed interface Authentication {

	/**
	 * No token was sent, and none is needed.
	 */
	record Anonymous() implements Authentication {

		static final Anonymous INSTANCE = new Anonymous();

	}

	/**
	 * A token was sent, and it is genuine and in force.
	 */
	record Authenticated(Caller caller) implements Authentication {
	}

	/**
	 * It cannot be said yet: another issuer is being asked for a key.
	 *
	 * @param answered completes when it is worth asking again; shared, so it must not be
	 * cancelled
	 */
	record Pending(CompletableFuture<Void> answered) implements Authentication {
	}

	/**
	 * The request is refused.
	 */
	record Refused(Problem problem) implements Authentication {
	}

}
