package io.gatehouse.auth.user;

import org.jspecify.annotations.Nullable;

/**
 * What a directory says to an e-mail and a password.
 */
public sealed interface Verdict {

	/**
	 * The password is the user's. Whether the user may sign in is another question.
	 *
	 * @param user who it is
	 * @param locked whether signing in is barred for the time being; unlike a disabled
	 * user, a locked one stays signed in
	 */
	record Accepted(User user, boolean locked) implements Verdict {
	}

	/**
	 * There is no such user, or the password is wrong. Callers tell nobody which.
	 *
	 * @param userId whose password it is not, where the directory knows; for the audit
	 */
	record Refused(@Nullable String userId) implements Verdict {
	}

	/**
	 * The directory does not let the user in, and does not say whether the password is
	 * right: too many were wrong, or the account is inactive. Callers tell nobody.
	 *
	 * @param userId whom, where the directory knows; for the audit
	 */
	record Barred(@Nullable String userId) implements Verdict {
	}

}
