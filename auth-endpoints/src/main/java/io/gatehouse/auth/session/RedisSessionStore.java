package io.gatehouse.auth.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import io.gatehouse.auth.revocation.LocalRevocations;
import io.gatehouse.auth.revocation.Revocation;
import io.gatehouse.auth.revocation.RevocationRecord;
import io.gatehouse.auth.revocation.RevocationWriter;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Range;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps refresh sessions in Redis. Each step is one script on the keys of one user, so it
 * is atomic and works in a cluster. Redis' own time decides about limits.
 */
public final class RedisSessionStore implements SessionStore, RevocationWriter {

	/** How long a caller waits for a step, unless it says otherwise. */
	private static final Duration PATIENCE = Duration.ofMillis(350);

	/** By how many generations a failover may throw the store back. */
	private static final int MAX_LEAD = 3;

	/** A lead from which an operator should look at the replication. */
	private static final int FAR_LEAD = 2;

	private static final RedisScript<List<?>> START = script("start.lua");

	private static final RedisScript<List<?>> REFRESH = script("refresh.lua");

	private static final RedisScript<List<?>> END = script("end.lua");

	private static final RedisScript<List<?>> PUBLISH = script("publish.lua");

	/** What {@link #session} reads, in this order. */
	private static final List<String> RECORD = List.of("st", "ca", "l", "a", "n", "ua", "ip");

	private static final Range<Long> ALL = Range.unbounded();

	private final ReactiveStringRedisTemplate redis;

	private final StoreConnection connection;

	private final SessionLimits limits;

	private final Duration revocationAge;

	private final LocalRevocations revocations;

	private final StoreClock clock;

	/**
	 * Creates a store.
	 * @param redis where sessions are kept
	 * @param connection guards every call
	 * @param limits how long sessions and tokens live
	 * @param revocationAge how long a revocation is kept for gateways that come later
	 * @param revocations this node's own view, told at once of what ends here
	 * @param clock the local time, from which deadlines are translated
	 */
	public RedisSessionStore(ReactiveStringRedisTemplate redis, StoreConnection connection, SessionLimits limits,
			Duration revocationAge, LocalRevocations revocations, Clock clock) {
		this.redis = redis;
		this.connection = connection;
		this.limits = limits;
		this.revocationAge = revocationAge;
		this.revocations = revocations;
		this.clock = new StoreClock(clock);
	}

	@Override
	public Mono<Void> ping() {
		return this.connection.call(this.redis.execute((redis) -> redis.serverCommands().time()).next(), PATIENCE)
			.then();
	}

	@Override
	public Mono<Rotation.Granted> start(RefreshToken first, Device device, String userState) {
		String tag = SessionKeys.tag(first.userId());
		List<String> keys = List.of(SessionKeys.session(tag, first.sessionId()), SessionKeys.sessionsOf(tag));
		return run(START, keys, PATIENCE, first.sessionId(), RefreshTokens.hash(first), millis(this.limits.idle()),
				millis(this.limits.absolute()), device.name(), device.userAgent(), device.address(), userState)
			.map((reply) -> reply.granted(Rotation.Kind.ROTATED))
			// Afterwards rather than before, so that of sign-ins at the same time the
			// last
			// sees all.
			.flatMap((granted) -> evict(first.userId(), first.sessionId()).thenReturn(granted));
	}

	@Override
	public Flux<Session> list(String userId) {
		return this.connection
			.call(this.redis.opsForZSet()
				.reverseRange(SessionKeys.sessionsOf(SessionKeys.tag(userId)), ALL)
				.collectList(), PATIENCE)
			.flatMapIterable((ids) -> ids)
			.flatMapSequential((id) -> this.connection
				.call(this.redis.<String, String>opsForHash()
					.multiGet(SessionKeys.session(SessionKeys.tag(userId), id), RECORD), PATIENCE)
				.mapNotNull((fields) -> session(id, fields)));
	}

	@Override
	public Mono<Rotation> rotate(Presentation presented, Duration within) {
		RefreshToken token = presented.token();
		String key = SessionKeys.session(SessionKeys.tag(token.userId()), token.sessionId());
		// Names this execution: Redis may be told to carry it out twice.
		String call = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
		return run(REFRESH, List.of(key), within, call, Integer.toString(token.generation()), RefreshTokens.hash(token),
				RefreshTokens.hash(presented.successor()), attemptHash(presented.attempt()),
				millis(this.limits.grace()), millis(this.limits.retry()), millis(this.limits.idle()),
				Integer.toString(MAX_LEAD))
			.flatMap((reply) -> outcome(reply, presented));
	}

	@Override
	public Mono<Boolean> end(String userId, String sessionId, EndReason reason) {
		return endTagged(SessionKeys.tag(userId), sessionId, reason.code());
	}

	@Override
	public Mono<Void> writeBack(Revocation revocation) {
		if (revocation instanceof Revocation.SessionEnded ended) {
			// The failover may have lost the tombstone too, and the session be alive
			// again.
			return endTagged(ended.userTag(), ended.sessionId(), "written-back").then(append(revocation));
		}
		return append(revocation);
	}

	private Mono<Boolean> endTagged(String tag, String sessionId, String reason) {
		List<String> keys = List.of(SessionKeys.session(tag, sessionId), SessionKeys.sessionsOf(tag));
		return run(END, keys, PATIENCE, sessionId, reason).flatMap((reply) -> {
			boolean known = reply.is("ENDED");
			return (known && reply.pending()) ? publishEnd(tag, sessionId).thenReturn(true) : Mono.just(known);
		});
	}

	private Mono<Void> evict(String userId, String newSessionId) {
		return list(userId).collectList().flatMapMany((sessions) -> {
			int excess = Math.max(0, sessions.size() - this.limits.maxPerUser());
			return Flux.fromStream(sessions.stream()
				.filter((session) -> !session.id().equals(newSessionId))
				.sorted(Comparator.comparing(Session::lastUsedAt).thenComparing(Session::id))
				.limit(excess));
		}).concatMap((session) -> end(userId, session.id(), EndReason.EVICTED)).then();
	}

	private @Nullable Session session(String id, List<@Nullable String> fields) {
		if (!"A".equals(fields.get(0))) {
			return null;
		}
		Instant lastUsedAt = instant(fields.get(2));
		Instant idleUntil = lastUsedAt.plus(this.limits.idle());
		Instant absoluteUntil = instant(fields.get(3));
		Instant expiresAt = idleUntil.isBefore(absoluteUntil) ? idleUntil : absoluteUntil;
		Device device = new Device(text(fields.get(4)), text(fields.get(5)), text(fields.get(6)));
		return new Session(id, instant(fields.get(1)), lastUsedAt, expiresAt, device);
	}

	private static Instant instant(@Nullable String millis) {
		return Instant.ofEpochMilli((millis != null) ? Long.parseLong(millis) : 0);
	}

	private static String text(@Nullable String field) {
		return (field != null) ? field : "";
	}

	private Mono<Rotation> outcome(Reply reply, Presentation presented) {
		RefreshToken token = presented.token();
		return switch (reply.code()) {
			case "ROTATED" -> granted(reply, Rotation.Kind.ROTATED, presented);
			case "REPLAYED" -> granted(reply, Rotation.Kind.REPLAYED, presented);
			case "ROLLED" -> granted(reply,
					(reply.number(5) < FAR_LEAD) ? Rotation.Kind.ROLLED_FORWARD : Rotation.Kind.ROLLED_FORWARD_FAR,
					presented);
			case "NONE", "EXPIRED" -> Mono.just(new Rotation.Expired());
			case "AHEAD" -> Mono.just(new Rotation.Ahead((int) reply.number(2)));
			case "REUSED" ->
				publishEnd(SessionKeys.tag(token.userId()), token.sessionId()).thenReturn(new Rotation.Reused());
			case "REVOKED" ->
				(reply.pending() ? publishEnd(SessionKeys.tag(token.userId()), token.sessionId()) : Mono.<Void>empty())
					.thenReturn(new Rotation.Revoked());
			default -> Mono.error(new IllegalStateException("Unknown answer " + reply.code()));
		};
	}

	private Mono<Rotation> granted(Reply reply, Rotation.Kind kind, Presentation presented) {
		Rotation.Granted granted = reply.granted(kind);
		String known = reply.text(6);
		if (known.equals(presented.userState())) {
			return Mono.just(granted);
		}
		RefreshToken token = presented.token();
		// Tokens know when they were issued to the second only, so the line is drawn at
		// the
		// next one, and the token that is about to be issued is dated after it.
		Instant before = granted.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
		Revocation stale = new Revocation.TokensStale(token.userId(), before);
		this.revocations.add(stale, before);
		// The new state is stored last: whoever meets the old one in between appends
		// again.
		return append(stale).then(this.connection.call(this.redis.opsForHash()
			.put(SessionKeys.session(SessionKeys.tag(token.userId()), token.sessionId()), "us", presented.userState()),
				PATIENCE))
			.thenReturn(granted.withTokensFrom(before));
	}

	/**
	 * Tells all gateways that the session has ended, then takes the mark off that says it
	 * has yet to be told. In this order: whoever meets the mark in between tells again.
	 */
	private Mono<Void> publishEnd(String tag, String sessionId) {
		Revocation ended = new Revocation.SessionEnded(sessionId, tag);
		this.revocations.add(ended, Instant.ofEpochMilli(this.clock.storeMillis()));
		return append(ended)
			.then(this.connection.call(this.redis.opsForHash().remove(SessionKeys.session(tag, sessionId), "pend"),
					PATIENCE))
			.then();
	}

	private Mono<Void> append(Revocation revocation) {
		List<String> arguments = new ArrayList<>(List.of(millis(this.revocationAge)));
		arguments.addAll(List.of(RevocationRecord.write(revocation)));
		return run(PUBLISH, List.of(SessionKeys.REVOCATIONS), PATIENCE, arguments.toArray(String[]::new)).then();
	}

	private Mono<Reply> run(RedisScript<List<?>> script, List<String> keys, Duration within, String... arguments) {
		Mono<Reply> attempt = Mono.defer(() -> {
			long sentAt = this.clock.localMillis();
			List<String> all = new ArrayList<>(arguments.length + 1);
			all.add(Long.toString(this.clock.deadline(within)));
			all.addAll(List.of(arguments));
			return this.redis.execute(script, keys, all).next().map(Reply::new).doOnNext((reply) -> {
				this.clock.observe(sentAt, reply.now());
			});
		});
		// An answer that says 'too late' while the caller still waits means that the
		// clocks
		// disagree. It brought the right time, so once more is enough.
		Mono<Reply> timely = attempt.flatMap((reply) -> reply.late() ? attempt : Mono.just(reply))
			.filter((reply) -> !reply.late())
			.switchIfEmpty(Mono.error(() -> new SessionStoreUnavailableException("Redis' clock is not steady", null)));
		return this.connection.call(timely, within);
	}

	private static String attemptHash(@Nullable String attempt) {
		return (attempt != null) ? Hashes.sha256(attempt.getBytes(StandardCharsets.UTF_8)) : "";
	}

	private static String millis(Duration duration) {
		return Long.toString(duration.toMillis());
	}

	@SuppressWarnings("unchecked")
	private static RedisScript<List<?>> script(String name) {
		try {
			// Read once: given the resource, Spring would look at the file with every
			// call.
			String text = new ClassPathResource(name, RedisSessionStore.class)
				.getContentAsString(StandardCharsets.UTF_8);
			return (RedisScript<List<?>>) (RedisScript<?>) RedisScript.of(text, List.class);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What a script answers: a code, Redis' time, and what belongs to the code.
	 */
	private record Reply(List<?> parts) {

		String code() {
			return String.valueOf(this.parts.get(0));
		}

		boolean is(String code) {
			return code.equals(code());
		}

		boolean late() {
			return is("LATE");
		}

		long now() {
			return number(1);
		}

		boolean pending() {
			return "1".equals(this.parts.get(2));
		}

		String text(int index) {
			return String.valueOf(this.parts.get(index));
		}

		long number(int index) {
			return Long.parseLong(text(index));
		}

		Rotation.Granted granted(Rotation.Kind kind) {
			return new Rotation.Granted(kind, Instant.ofEpochMilli(number(2)), Instant.ofEpochMilli(number(3)),
					Instant.ofEpochMilli(number(4)), Instant.ofEpochMilli(now()), Instant.EPOCH);
		}

	}

}
