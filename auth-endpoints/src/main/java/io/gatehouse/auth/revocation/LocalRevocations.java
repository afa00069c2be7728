package io.gatehouse.auth.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What this node knows to be revoked. An entry stays for as long as an access token that
 * it concerns can live, counted from when this node learned of it: too long at most, and
 * never too short. When there is no room for that, the oldest entries make room, and
 * every token as old as they are is refused as expired: its client refreshes, and there
 * Redis decides.
 */
public final class LocalRevocations implements RevocationView {

	/** How far the clocks of gateways and of Redis may differ. */
	private static final Duration SKEW = Duration.ofSeconds(5);

	/** More than a token's life, for clocks that differ. */
	private static final Duration SLACK = Duration.ofMinutes(1);

	private final Map<String, Entry> endedSessions = new ConcurrentHashMap<>();

	private final Map<String, Entry> staleSubjects = new ConcurrentHashMap<>();

	/** All entries in the order in which they came; guarded by itself. */
	private final Deque<Entry> byAge = new ArrayDeque<>();

	private final Duration keep;

	private final int maxEntries;

	private final @Nullable Duration refuseAfter;

	private final Clock clock;

	/** Tokens issued before this cannot be vouched for. */
	private volatile Instant vouchedFrom = Instant.EPOCH;

	private volatile @Nullable Instant readAt;

	/** Whether the stream may lack what is held here. */
	private volatile boolean unpublished;

	/**
	 * Creates an empty view.
	 * @param tokenLife the longest life of an access token
	 * @param maxEntries how many revocations are held at most
	 * @param refuseAfter for how long the feed may be away before tokens are no longer
	 * vouched for; {@code null} when for ever
	 */
	public LocalRevocations(Duration tokenLife, int maxEntries, @Nullable Duration refuseAfter, Clock clock) {
		this.keep = tokenLife.plus(SLACK);
		this.maxEntries = maxEntries;
		this.refuseAfter = refuseAfter;
		this.clock = clock;
	}

	@Override
	public Standing standing(@Nullable String sessionId, String subject, Instant issuedAt) {
		Instant readAt = this.readAt;
		if (readAt == null
				|| (this.refuseAfter != null && readAt.plus(this.refuseAfter).isBefore(this.clock.instant()))) {
			return Standing.UNKNOWN;
		}
		if (sessionId != null && this.endedSessions.containsKey(sessionId)) {
			return Standing.ENDED;
		}
		if (issuedAt.isBefore(this.vouchedFrom)) {
			return Standing.STALE;
		}
		Entry stale = this.staleSubjects.get(subject);
		return (stale != null && issuedAt.isBefore(stale.concerns())) ? Standing.STALE : Standing.GOOD;
	}

	/**
	 * Learns of a revocation.
	 * @param revocation what was revoked
	 * @param at when, by Redis' time
	 */
	public void add(Revocation revocation, Instant at) {
		Instant concerns = (revocation instanceof Revocation.TokensStale stale) ? stale.before() : at;
		Instant now = this.clock.instant();
		// No token that it concerns is alive, or is vouched for: were it taken in
		// again at each whole reading, it would take the place of newer ones.
		if (concerns.plus(this.keep).isBefore(now) || !concerns.plus(SKEW).isAfter(this.vouchedFrom)) {
			return;
		}
		Instant until = now.plus(this.keep);
		synchronized (this.byAge) {
			if (revocation instanceof Revocation.SessionEnded ended) {
				Entry entry = new Entry(revocation, at, until);
				if (this.endedSessions.putIfAbsent(ended.sessionId(), entry) == null) {
					this.byAge.addLast(entry);
				}
			}
			else if (revocation instanceof Revocation.TokensStale stale) {
				Entry known = this.staleSubjects.get(stale.subject());
				if (known == null || known.concerns().isBefore(stale.before())) {
					Entry entry = new Entry(revocation, stale.before(), until);
					this.staleSubjects.put(stale.subject(), entry);
					this.byAge.addLast(entry);
				}
			}
			makeRoom();
		}
	}

	/** Whether the end of the session is held here. */
	public boolean holdsEndOf(String sessionId) {
		return this.endedSessions.containsKey(sessionId);
	}

	/**
	 * From when on a token about somebody has to be dated to be accepted, in whole
	 * seconds. Whoever issues one now, having just asked Redis, may date it so, even a
	 * little into the future.
	 */
	public Instant acceptedFrom(String subject) {
		Entry stale = this.staleSubjects.get(subject);
		Instant from = (stale != null) ? stale.concerns() : Instant.EPOCH;
		Instant vouchedFrom = this.vouchedFrom;
		Instant later = from.isBefore(vouchedFrom) ? vouchedFrom : from;
		Instant second = later.truncatedTo(ChronoUnit.SECONDS);
		return second.equals(later) ? second : second.plusSeconds(1);
	}

	/**
	 * Something that is held here could not be appended to the stream: the two have to be
	 * compared.
	 */
	public void markUnpublished() {
		this.unpublished = true;
	}

	/** Whether that was said since the last time it was asked. */
	boolean takeUnpublished() {
		boolean unpublished = this.unpublished;
		if (unpublished) {
			this.unpublished = false;
		}
		return unpublished;
	}

	/** How many revocations are held. */
	public int size() {
		return this.endedSessions.size() + this.staleSubjects.size();
	}

	/**
	 * When the stream was last read to its end, or {@code null} when it never was since
	 * the start.
	 */
	public @Nullable Instant readAt() {
		return this.readAt;
	}

	/** The stream has just been read to its end. */
	void markRead() {
		this.readAt = this.clock.instant();
	}

	/** All that is held, the oldest first. */
	List<Revocation> all() {
		synchronized (this.byAge) {
			return this.byAge.stream().filter(this::held).map(Entry::revocation).toList();
		}
	}

	/** Forgets what no living token can be concerned by. */
	void forgetOld() {
		Instant now = this.clock.instant();
		synchronized (this.byAge) {
			while (!this.byAge.isEmpty() && this.byAge.getFirst().until().isBefore(now)) {
				drop(this.byAge.removeFirst());
			}
		}
	}

	private void makeRoom() {
		while (this.byAge.size() > this.maxEntries) {
			Entry oldest = this.byAge.removeFirst();
			if (held(oldest)) {
				drop(oldest);
				Instant from = oldest.concerns().plus(SKEW);
				this.vouchedFrom = from.isAfter(this.vouchedFrom) ? from : this.vouchedFrom;
			}
		}
	}

	private boolean held(Entry entry) {
		return map(entry).get(key(entry)) == entry;
	}

	private void drop(Entry entry) {
		map(entry).remove(key(entry), entry);
	}

	private Map<String, Entry> map(Entry entry) {
		return (entry.revocation() instanceof Revocation.SessionEnded) ? this.endedSessions : this.staleSubjects;
	}

	private static String key(Entry entry) {
		if (entry.revocation() instanceof Revocation.SessionEnded ended) {
			return ended.sessionId();
		}
		return ((Revocation.TokensStale) entry.revocation()).subject();
	}

	/**
	 * A revocation that is held.
	 *
	 * @param revocation what was revoked
	 * @param concerns tokens issued before this are concerned
	 * @param until when no such token can be alive any more
	 */
	private record Entry(Revocation revocation, Instant concerns, Instant until) {
	}

}
