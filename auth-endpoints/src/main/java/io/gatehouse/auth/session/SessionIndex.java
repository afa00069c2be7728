package io.gatehouse.auth.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

/**
 * Which sessions a user has.
 */
final class SessionIndex {

	/** What is read of a record, in this order. */
	private static final List<String> FIELDS = List.of("st", "ca", "l", "a", "n", "ua", "ip", "pend");

	private static final Range<Long> ALL = Range.unbounded();

	private final ReactiveStringRedisTemplate redis;

	private final StoreConnection connection;

	private final Duration idle;

	SessionIndex(ReactiveStringRedisTemplate redis, StoreConnection connection, Duration idle) {
		this.redis = redis;
		this.connection = connection;
		this.idle = idle;
	}

	/** All sessions of a user, the newest first. */
	Mono<Content> read(String tag) {
		return this.connection
			.call(this.redis.opsForZSet().reverseRange(SessionKeys.sessionsOf(tag), ALL).collectList(),
					StoreConnection.PATIENCE)
			.flatMapIterable((ids) -> ids)
			.flatMapSequential((id) -> this.connection
				.call(this.redis.<String, String>opsForHash().multiGet(SessionKeys.session(tag, id), FIELDS),
						StoreConnection.PATIENCE)
				.map((fields) -> entry(id, fields)))
			.collectList()
			.map(Content::new);
	}

	/** Forgets sessions that are gone. */
	Mono<Void> forget(String tag, List<String> ids) {
		return ids.isEmpty() ? Mono.empty()
				: this.connection
					.call(this.redis.opsForZSet().remove(SessionKeys.sessionsOf(tag), ids.toArray()),
							StoreConnection.PATIENCE)
					.then();
	}

	private Entry entry(String id, List<@Nullable String> fields) {
		boolean pending = "1".equals(fields.get(7));
		if (!"A".equals(fields.get(0))) {
			return new Entry(id, pending, null);
		}
		Instant lastUsedAt = instant(fields.get(2));
		Instant idleUntil = lastUsedAt.plus(this.idle);
		Instant absoluteUntil = instant(fields.get(3));
		Instant expiresAt = idleUntil.isBefore(absoluteUntil) ? idleUntil : absoluteUntil;
		Device device = new Device(text(fields.get(4)), text(fields.get(5)), text(fields.get(6)));
		return new Entry(id, false, new Session(id, instant(fields.get(1)), lastUsedAt, expiresAt, device));
	}

	private static Instant instant(@Nullable String millis) {
		return Instant.ofEpochMilli((millis != null) ? Long.parseLong(millis) : 0);
	}

	private static String text(@Nullable String field) {
		return (field != null) ? field : "";
	}

	/**
	 * What the index leads to.
	 *
	 * @param entries all of it, the newest first
	 */
	record Content(List<Entry> entries) {

		/** The sessions in force. */
		List<Session> alive(long now) {
			return this.entries.stream()
				.map(Entry::session)
				.filter(Objects::nonNull)
				.filter((session) -> session.expiresAt().toEpochMilli() > now)
				.toList();
		}

		/** The sessions in force that began no later than the one. */
		List<Session> upTo(String id, long now) {
			List<Session> alive = alive(now);
			Comparator<Session> byBeginning = Comparator.comparing(Session::createdAt).thenComparing(Session::id);
			return alive.stream()
				.filter((session) -> session.id().equals(id))
				.findFirst()
				.map((one) -> alive.stream().filter((session) -> byBeginning.compare(session, one) <= 0).toList())
				.orElse(List.of());
		}

		/** Sessions that have ended without everybody being told. */
		List<String> pending() {
			return this.entries.stream().filter(Entry::pending).map(Entry::id).toList();
		}

		/** Sessions of which nothing is left to do. */
		List<String> gone() {
			return this.entries.stream()
				.filter((entry) -> entry.session() == null && !entry.pending())
				.map(Entry::id)
				.toList();
		}

	}

	/**
	 * One session of the index.
	 *
	 * @param session the session, or {@code null} when it is not in force
	 */
	record Entry(String id, boolean pending, @Nullable Session session) {
	}

}
