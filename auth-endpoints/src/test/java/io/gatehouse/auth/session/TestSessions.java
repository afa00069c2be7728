package io.gatehouse.auth.session;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.MacKey;
import io.gatehouse.auth.key.TestKeys;
import io.gatehouse.auth.revocation.LocalRevocations;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ReactiveHashOperations;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions of one user on the {@link TestStore}, and what is stored of them.
 */
final class TestSessions {

	/** As they are by default. */
	static final SessionLimits LIMITS = new SessionLimits(Duration.ofDays(7), Duration.ofDays(30),
			Duration.ofSeconds(30), Duration.ofHours(24), 10);

	static final Device DEVICE = new Device("laptop", "agent", "127.0.0.0/24");

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final KeyRing keys = TestKeys.ring();

	private final MacKey key = this.keys.mac(Instant.now()).orElseThrow();

	private final RefreshTokens tokens = new RefreshTokens(() -> this.keys, new SecureRandom());

	private final LocalRevocations revocations = new LocalRevocations(Duration.ofMinutes(5), 1000, null,
			Clock.systemUTC());

	private final ReactiveStringRedisTemplate template = TestStore.shared().template();

	private final ReactiveHashOperations<String, String, String> hashes = this.template.opsForHash();

	private final RedisSessionStore store = store(LIMITS, Clock.systemUTC());

	RedisSessionStore store() {
		return this.store;
	}

	RefreshTokens tokens() {
		return this.tokens;
	}

	MacKey key() {
		return this.key;
	}

	RedisSessionStore store(SessionLimits limits, Clock clock) {
		return new RedisSessionStore(this.template, TestStore.shared().connection(), Replication.NONE, limits,
				Duration.ofMinutes(15), this.revocations, clock);
	}

	RefreshToken start() {
		RefreshToken token = this.tokens.first(this.key, "u-1001");
		this.store.start(token, DEVICE, "state").block(PATIENCE);
		return token;
	}

	Rotation rotate(RefreshToken token, String attempt) {
		return rotate(this.store, token, attempt);
	}

	Rotation rotate(RedisSessionStore store, RefreshToken token, String attempt) {
		return store.rotate(presentation(token, attempt), PATIENCE).block(PATIENCE);
	}

	Presentation presentation(RefreshToken token, String attempt) {
		return new Presentation(token, this.tokens.successor(token), attempt, "state");
	}

	static Rotation.Granted granted(Rotation rotation, Rotation.Kind kind) {
		assertThat(rotation).isInstanceOf(Rotation.Granted.class);
		assertThat(((Rotation.Granted) rotation).kind()).isEqualTo(kind);
		return (Rotation.Granted) rotation;
	}

	void assertEndedAndPublished(RefreshToken token, String reason) {
		assertThat(record(token)).containsEntry("st", "R")
			.containsEntry("rs", reason)
			.doesNotContainKeys("c", "p", "pend");
		assertThat(published()).containsExactly(token.sessionId());
		assertThat(this.template.getExpire(name(token)).block(PATIENCE)).isGreaterThan(Duration.ofDays(6));
	}

	List<Object> published() {
		return this.template.opsForStream()
			.range(SessionKeys.REVOCATIONS, Range.unbounded())
			.map((entry) -> entry.getValue().get("sid"))
			.collectList()
			.block(PATIENCE);
	}

	List<String> index() {
		return this.template.opsForZSet()
			.range(SessionKeys.sessionsOf(SessionKeys.tag("u-1001")), Range.unbounded())
			.collectList()
			.block(PATIENCE);
	}

	Map<String, String> record(RefreshToken token) {
		return new HashMap<>(this.hashes.entries(name(token))
			.collectMap(Map.Entry::getKey, Map.Entry::getValue)
			.switchIfEmpty(Mono.just(Map.of()))
			.block(PATIENCE));
	}

	void set(RefreshToken token, String field, long by) {
		long value = Long.parseLong(record(token).get(field)) + by;
		this.hashes.put(name(token), field, Long.toString(value)).block(PATIENCE);
	}

	static String name(RefreshToken token) {
		return SessionKeys.session(SessionKeys.tag(token.userId()), token.sessionId());
	}

}
