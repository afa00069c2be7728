package io.gatehouse.gateway.access;

import java.util.Locale;

/**
 * Whom a route serves.
 */
public enum Access {

	/** Everybody; a token is not even looked at. */
	PUBLIC,

	/** Everybody, but a token that is sent must be good. */
	OPTIONAL,

	/** Callers with a good token. */
	AUTHENTICATED;

	/**
	 * The word for it in a route's metadata.
	 */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
