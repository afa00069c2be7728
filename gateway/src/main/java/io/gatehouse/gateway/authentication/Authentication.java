package io.gatehouse.gateway.authentication;

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
	 * The request is refused.
	 */
	record Refused(Problem problem) implements Authentication {
	}

}
