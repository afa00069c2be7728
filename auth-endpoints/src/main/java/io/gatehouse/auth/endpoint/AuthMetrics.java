package io.gatehouse.auth.endpoint;

import io.gatehouse.auth.session.RefreshToken;
import io.gatehouse.auth.session.Rotation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts sign-ins and refreshes by outcome, and tells an operator of the outcomes that
 * should not happen.
 */
public final class AuthMetrics {

	private static final Logger logger = LoggerFactory.getLogger(AuthMetrics.class);

	private final MeterRegistry meters;

	private final Counter signedIn;

	private final Counter signInRefused;

	public AuthMetrics(MeterRegistry meters) {
		this.meters = meters;
		this.signedIn = meters.counter("gatehouse.logins", "outcome", "signed-in");
		this.signInRefused = meters.counter("gatehouse.logins", "outcome", "refused");
	}

	void signedIn() {
		this.signedIn.increment();
	}

	void signInRefused() {
		this.signInRefused.increment();
	}

	void signInThrottled(String limit) {
		this.meters.counter("gatehouse.logins.throttled", "limit", limit).increment();
	}

	void refreshed(Rotation rotation, RefreshToken presented) {
		this.meters.counter("gatehouse.refreshes", "outcome", outcome(rotation)).increment();
		if (rotation instanceof Rotation.Reused) {
			logger.warn("A spent refresh token was used again: session {} of user {} was ended", presented.sessionId(),
					presented.userId());
		}
		if (rotation instanceof Rotation.Ahead ahead) {
			logger.error("Session {} is {} generations ahead of Redis: was a backup restored?", presented.sessionId(),
					ahead.lead());
		}
		if (rotation instanceof Rotation.Granted granted && granted.kind() == Rotation.Kind.ROLLED_FORWARD_FAR) {
			logger.warn("Session {} was at least two generations ahead of Redis and was rolled forward: "
					+ "Redis loses writes", presented.sessionId());
		}
	}

	static String outcome(Rotation rotation) {
		if (rotation instanceof Rotation.Granted granted) {
			return switch (granted.kind()) {
				case ROTATED -> "rotated";
				case REPLAYED -> "replayed";
				case ROLLED_FORWARD, ROLLED_FORWARD_FAR -> "rolled-forward";
			};
		}
		if (rotation instanceof Rotation.Expired) {
			return "expired";
		}
		if (rotation instanceof Rotation.Ahead) {
			return "ahead";
		}
		return (rotation instanceof Rotation.Reused) ? "reused" : "revoked";
	}

}
