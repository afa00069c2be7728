package io.gatehouse.auth.token;

/**
 * The outcome of verifying an access token.
 */
public sealed interface Verification {

	/**
	 * The token is genuine and in force.
	 *
	 * @param token what it says
	 */
	record Accepted(AccessToken token) implements Verification {
	}

	/**
	 * The token is refused.
	 *
	 * @param reason why, for operators; callers are only told whether it has expired
	 */
	record Refused(RefusalReason reason) implements Verification {
	}

}
