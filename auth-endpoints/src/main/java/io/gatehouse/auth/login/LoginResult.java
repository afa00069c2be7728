package io.gatehouse.auth.login;

import java.time.Duration;
import java.util.Locale;

import io.gatehouse.auth.user.User;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an attempt to sign in.
 */
public sealed interface LoginResult {

	/** The user has signed in. */
	record SignedIn(User user) implements LoginResult {
	}

	/**
	 * Nobody has. The caller is told neither the reason nor the user.
	 *
	 * @param reason why, for the audit
	 * @param userId whose account it was, when there is one
	 */
	record Refused(Reason reason, @Nullable String userId) implements LoginResult {
	}

	/**
	 * Too many attempts: the password was not looked at.
	 *
	 * @param limit which limit was met, for the audit
	 * @param pause how long until the next attempt
	 */
	record Throttled(String limit, Duration pause) implements LoginResult {
	}

	/** Why nobody has signed in. */
	enum Reason {

		/** There is no such user, or the directory does not tell. */
		UNKNOWN_OR_WRONG,

		/** The user is known and the password is another. */
		WRONG_PASSWORD,

		/** The directory bars the user, whatever the password. */
		BARRED,

		/** The password is right, but the user is disabled. */
		DISABLED,

		/** The password is right, but signing in is barred for the time being. */
		LOCKED,

		/** The client has gone before it could be told. */
		CLIENT_GONE;

		/** The word for it in the audit. */
		public String code() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
