package io.gatehouse.auth.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What this node knows to be revoked. An entry stays for as long as an access token that
 * it concerns can live, counted from when this node learned of it: too long at most, and
 * never too short.
 */
public final class LocalRevocations implements RevocationView {

	/** More than a token's life, for clocks that differ between gateways. */
	private static final Duration SLACK = Duration.ofMinutes(1);

	private final Map<String, Instant> endedSessions = new ConcurrentHashMap<>();

	private final Duration keep;

	private final Clock clock;

	private volatile boolean read;

	/**
	 * Creates an empty view.
	 * @param tokenLife the longest life of an access token
	 */
	public LocalRevocations(Duration tokenLife, Clock clock) {
		this.keep = tokenLife.plus(SLACK);
		this.clock = clock;
	}

	@Override
	public Standing standing(@Nullable String sessionId, String subject, Instant issuedAt) {
		if (!this.read) {
			return Standing.UNKNOWN;
		}
		return (sessionId != null && this.endedSessions.containsKey(sessionId)) ? Standing.ENDED : Standing.GOOD;
	}

	/**
	 * Learns that a session has ended.
	 */
	public void sessionEnded(String sessionId) {
		this.endedSessions.put(sessionId, this.clock.instant().plus(this.keep));
	}

	/**
	 * The whole stream has been read once: from now on the view can vouch for tokens.
	 */
	void markRead() {
		this.read = true;
	}

	/**
	 * Whether the stream has been read since the start.
	 */
	public boolean isRead() {
		return this.read;
	}

	/**
	 * Forgets what no living token can be concerned by.
	 */
	void forgetOld() {
		Instant now = this.clock.instant();
		this.endedSessions.values().removeIf(now::isAfter);
	}

}
