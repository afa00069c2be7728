package io.gatehouse.auth.session;

import java.time.Instant;

/**
 * The outcome of presenting a genuine refresh token: the rows of the contract's table.
 */
public sealed interface Rotation {

	/**
	 * The successor is in force.
	 *
	 * @param kind how it came to be
	 * @param createdAt when the user signed in
	 * @param idleUntil until when it can be used, if the absolute limit is not earlier
	 * @param absoluteUntil the end of the session, whatever is refreshed
	 * @param now the store's time of the answer
	 * @param tokensFrom access tokens issued before this have just been revoked, since
	 * the user has changed; 1970 when not
	 */
	record Granted(Kind kind, Instant createdAt, Instant idleUntil, Instant absoluteUntil, Instant now,
			Instant tokensFrom) implements Rotation {

		Granted withTokensFrom(Instant from) {
			return new Granted(this.kind, this.createdAt, this.idleUntil, this.absoluteUntil, this.now, from);
		}

	}

	/** Unknown, or past its idle or absolute limit. */
	record Expired() implements Rotation {
	}

	/**
	 * The store is far behind the token: a backup was restored. Answered as expired, and
	 * an operator should know.
	 *
	 * @param lead by how many generations
	 */
	record Ahead(int lead) implements Rotation {
	}

	/** The session had been ended before. */
	record Revoked() implements Rotation {
	}

	/** A spent token was used again: the session has been ended, because it is theft. */
	record Reused() implements Rotation {
	}

	/** How a successor came to be in force. */
	enum Kind {

		/** By this call. */
		ROTATED,

		/** By an earlier call: nothing was written. */
		REPLAYED,

		/** By this call, from a token that the store had lost in a failover. */
		ROLLED_FORWARD,

		/** The same, from a token at least two generations ahead of the store. */
		ROLLED_FORWARD_FAR

	}

}
