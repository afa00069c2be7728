package io.gatehouse.auth.session;

import java.util.Locale;

/**
 * Why a session was ended. Kept with its tombstone for operators; callers are not told.
 */
public enum EndReason {

	/** The user signed out. */
	LOGOUT,

	/** The user ended it, from this or another device. */
	REMOVED,

	/** The user had too many, and this was the least recently used. */
	EVICTED,

	/** The user's account was disabled or deleted. */
	USER_GONE,

	/** An operator ended it. */
	OPERATOR;

	/**
	 * Whether it is ended because of a genuine token, which proves that there is or was
	 * such a session, whatever the store remembers.
	 */
	boolean isByToken() {
		return this == LOGOUT || this == USER_GONE;
	}

	/** The word for it in the store and in the audit. */
	public String code() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
