package io.gatehouse.auth.session;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

import io.gatehouse.auth.revocation.LocalRevocations;
import io.gatehouse.auth.revocation.Revocation;
import io.gatehouse.auth.revocation.RevocationWriter;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps refresh sessions in Redis. Each step is one script on the keys of one user, so it
 * is atomic and works in a cluster. Redis' own time decides about limits.
 */
public final class RedisSessionStore implements SessionStore, RevocationWriter {

	/** By how many generations a failover may throw the store back. */
	private static final int MAX_LEAD = 3;

	/** A lead from which an operator should look at the replication. */
	private static final int FAR_LEAD = 2;

	private final StoreScripts scripts;

	private final SessionEnds ends;

	private final SessionIndex index;

	private final Replication replication;

	private final SessionLimits limits;

	private final LocalRevocations revocations;

	/**
	 * Creates a store.
	 * @param redis where sessions are kept
	 * @param connection guards every call
	 * @param replication waits for a replica
	 * @param limits how long sessions and tokens live
	 * @param revocationAge how long a revocation is kept for gateways that come later
	 * @param revocations this node's own view, told at once of what ends here
	 * @param clock the local time, from which deadlines are translated
	 */
	public RedisSessionStore(ReactiveStringRedisTemplate redis, StoreConnection connection, Replication replication,
			SessionLimits limits, Duration revocationAge, LocalRevocations revocations, Clock clock) {
		this.scripts = new StoreScripts(redis, connection, clock);
		this.ends = new SessionEnds(this.scripts, replication, revocations, revocationAge);
		this.index = new SessionIndex(redis, connection, limits.idle());
		this.replication = replication;
		this.limits = limits;
		this.revocations = revocations;
	}

	@Override
	public Mono<Void> ping() {
		return this.scripts.ping(StoreConnection.PATIENCE);
	}

	@Override
	public Mono<Started> start(RefreshToken first, Device device, String userState) {
		String tag = SessionKeys.tag(first.userId());
		List<String> keys = List.of(SessionKeys.session(tag, first.sessionId()), SessionKeys.sessionsOf(tag));
		return this.scripts
			.run(StoreScripts.START, keys, StoreConnection.PATIENCE, first.sessionId(), RefreshTokens.hash(first),
					StoreScripts.millis(this.limits.idle()), StoreScripts.millis(this.limits.absolute()), device.name(),
					device.userAgent(), device.address(), userState)
			.map((reply) -> acceptable(reply.granted(Rotation.Kind.ROTATED), first.userId()))
			// Afterwards rather than before, so that of sign-ins at the same time the
			// last sees all.
			.flatMap((granted) -> Mono.zip(evict(tag, first.sessionId()),
					this.replication.await(keys.subList(0, 1)).thenReturn(true),
					(evicted, waited) -> new Started(granted, evicted)));
	}

	@Override
	public Flux<Session> list(String userId) {
		String tag = SessionKeys.tag(userId);
		return this.index.read(tag)
			.flatMap((content) -> tidy(tag, content))
			.flatMapIterable((content) -> content.alive(this.scripts.now()));
	}

	@Override
	public Mono<Rotation> rotate(Presentation presented, Duration within) {
		RefreshToken token = presented.token();
		String key = SessionKeys.session(SessionKeys.tag(token.userId()), token.sessionId());
		String call = StoreScripts.callId();
		return this.scripts
			.run(StoreScripts.REFRESH, List.of(key), within, call, Integer.toString(token.generation()),
					RefreshTokens.hash(token), RefreshTokens.hash(presented.successor()), attemptHash(presented),
					StoreScripts.millis(this.limits.grace()), StoreScripts.millis(this.limits.retry()),
					StoreScripts.millis(this.limits.idle()), Integer.toString(MAX_LEAD))
			.flatMap((reply) -> outcome(reply, presented));
	}

	@Override
	public Mono<Boolean> end(String userId, String sessionId, EndReason reason) {
		String tag = SessionKeys.tag(userId);
		return this.ends.end(tag, sessionId, reason.code())
			.flatMap((known) -> (known || !reason.isByToken()) ? Mono.just(known)
					: this.ends.publishUnknown(tag, sessionId).thenReturn(false));
	}

	@Override
	public Mono<Void> writeBack(Revocation revocation) {
		return this.ends.writeBack(revocation);
	}

	/**
	 * Ends what is too much. A sign-in counts the sessions that began before it: so of
	 * several at the same time none can end another and be ended by it.
	 */
	private Mono<List<String>> evict(String tag, String newSessionId) {
		return this.index.read(tag).flatMap((content) -> tidy(tag, content)).flatMapMany((content) -> {
			List<Session> earlier = content.upTo(newSessionId, this.scripts.now());
			return Flux.fromStream(earlier.stream()
				.filter((session) -> !session.id().equals(newSessionId))
				.sorted(Comparator.comparing(Session::lastUsedAt).thenComparing(Session::id))
				.limit(Math.max(0, earlier.size() - this.limits.maxPerUser())));
		})
			.flatMap((session) -> this.ends.end(tag, session.id(), EndReason.EVICTED.code()).thenReturn(session.id()))
			.collectList();
	}

	/** Publishes ends that were left unpublished, and forgets what is gone. */
	private Mono<SessionIndex.Content> tidy(String tag, SessionIndex.Content content) {
		return Flux.fromIterable(content.pending())
			.flatMap((id) -> this.ends.publish(tag, id))
			.then(this.index.forget(tag, content.gone()))
			.thenReturn(content);
	}

	private Mono<Rotation> outcome(Reply reply, Presentation presented) {
		RefreshToken token = presented.token();
		String tag = SessionKeys.tag(token.userId());
		return switch (reply.code()) {
			case "ROTATED" -> granted(reply, Rotation.Kind.ROTATED, presented);
			case "REPLAYED" -> granted(reply, Rotation.Kind.REPLAYED, presented);
			case "ROLLED" -> granted(reply,
					(reply.number(5) < FAR_LEAD) ? Rotation.Kind.ROLLED_FORWARD : Rotation.Kind.ROLLED_FORWARD_FAR,
					presented);
			case "NONE", "EXPIRED" -> Mono.just(new Rotation.Expired());
			case "AHEAD" -> Mono.just(new Rotation.Ahead((int) reply.number(2)));
			case "REUSED" -> this.ends.publish(tag, token.sessionId()).thenReturn(new Rotation.Reused());
			case "REVOKED" -> (reply.pending() ? this.ends.publish(tag, token.sessionId()) : Mono.<Void>empty())
				.thenReturn(new Rotation.Revoked());
			default -> Mono.error(new SessionStoreUnavailableException(
					"A newer version of Gatehouse wrote this session (" + reply.code() + ")", null));
		};
	}

	private Mono<Rotation> granted(Reply reply, Rotation.Kind kind, Presentation presented) {
		Rotation.Granted granted = reply.granted(kind);
		RefreshToken token = presented.token();
		String known = reply.text(6);
		if (known.equals(presented.userState())) {
			return Mono.just(acceptable(granted, token.userId()));
		}
		// Tokens know when they were issued to the second only, so the line is drawn at
		// the next one, and the token that is about to be issued is dated after it.
		Instant before = granted.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
		Revocation stale = new Revocation.TokensStale(token.userId(), before);
		this.revocations.add(stale, before);
		List<String> keys = List.of(SessionKeys.session(SessionKeys.tag(token.userId()), token.sessionId()));
		// The new state is stored last: whoever meets the old one in between appends
		// again.
		return this.ends.append(stale)
			.then(this.scripts.run(StoreScripts.STATE, keys, StoreConnection.PATIENCE, presented.userState()))
			.then(Mono.fromSupplier(() -> acceptable(granted, token.userId())));
	}

	/** A token that is about to be issued must not be refused for the age of others. */
	private Rotation.Granted acceptable(Rotation.Granted granted, String userId) {
		return granted.withTokensFrom(this.revocations.acceptedFrom(userId));
	}

	private static String attemptHash(Presentation presented) {
		String attempt = presented.attempt();
		return (attempt != null) ? Hashes.sha256(attempt.getBytes(StandardCharsets.UTF_8)) : "";
	}

}
