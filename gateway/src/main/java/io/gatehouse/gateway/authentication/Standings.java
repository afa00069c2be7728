package io.gatehouse.gateway.authentication;

import java.time.Clock;
import java.time.Instant;

import io.gatehouse.auth.revocation.RevocationView;
import io.gatehouse.auth.revocation.Standing;
import io.gatehouse.auth.token.AccessToken;

/**
 * How a caller whose token is genuine stands at this moment. Asked for each request, and
 * again and again while a connection lasts. Never blocks.
 */
public final class Standings {

	private final RevocationView revocations;

	private final Clock clock;

	public Standings(RevocationView revocations, Clock clock) {
		this.revocations = revocations;
		this.clock = clock;
	}

	/**
	 * How the caller stands. A token that has expired is stale.
	 */
	public Standing of(Caller caller) {
		if (this.clock.millis() >= caller.expiresAt()) {
			return Standing.STALE;
		}
		if (!caller.isOurs()) {
			// Sessions and users of the same name are not ours.
			return areKnown() ? Standing.GOOD : Standing.UNKNOWN;
		}
		AccessToken token = caller.token();
		return this.revocations.standing(token.sessionId(), token.subject(), token.issuedAt());
	}

	/**
	 * Whether anything can be said at all.
	 */
	boolean areKnown() {
		return this.revocations.standing(null, "", Instant.EPOCH) != Standing.UNKNOWN;
	}

}
