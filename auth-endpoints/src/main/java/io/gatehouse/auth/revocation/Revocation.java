package io.gatehouse.auth.revocation;

import java.time.Instant;

/**
 * Something that makes access tokens unacceptable before they expire.
 */
public sealed interface Revocation {

	/**
	 * A session has ended: its tokens are refused as {@code session_revoked}.
	 *
	 * @param sessionId the session
	 * @param userTag the tag of its owner's keys in Redis, to end it there again should a
	 * failover have lost that
	 */
	record SessionEnded(String sessionId, String userTag) implements Revocation {
	}

	/**
	 * What the tokens of a user say has changed: older ones are refused as
	 * {@code token_expired}, so that clients refresh.
	 *
	 * @param subject the user
	 * @param before tokens issued before this are concerned
	 */
	record TokensStale(String subject, Instant before) implements Revocation {
	}

}
