package io.gatehouse.auth.revocation;

/**
 * How a genuine access token stands with regard to revocation.
 */
public enum Standing {

	/** Nothing speaks against it. */
	GOOD,

	/** Its session has ended: refused as {@code session_revoked}. */
	ENDED,

	/**
	 * What it says has changed since: refused as {@code token_expired}, so that the
	 * client refreshes.
	 */
	STALE,

	/**
	 * The view has not been read since the start, so nothing can be said: answered with
	 * 503.
	 */
	UNKNOWN

}
