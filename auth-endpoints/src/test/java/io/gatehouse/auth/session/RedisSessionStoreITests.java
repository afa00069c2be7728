package io.gatehouse.auth.session;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.TestRedis;
import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.MacKey;
import io.gatehouse.auth.key.TestKeys;
import io.gatehouse.auth.revocation.LocalRevocations;
import io.gatehouse.auth.revocation.Revocation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveHashOperations;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every row of the contract's table, against a real Redis. Redis' clock cannot be moved,
 * so what it is compared with is.
 */
class RedisSessionStoreITests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final SessionLimits LIMITS = new SessionLimits(Duration.ofDays(7), Duration.ofDays(30),
			Duration.ofSeconds(30), Duration.ofHours(24), 10);

	private static final Device DEVICE = new Device("laptop", "agent", "127.0.0.0/24");

	private static TestRedis redis;

	private static LettuceConnectionFactory factory;

	private static StoreConnection connection;

	private final KeyRing keys = TestKeys.ring();

	private final MacKey key = this.keys.mac(Instant.now()).orElseThrow();

	private final RefreshTokens tokens = new RefreshTokens(() -> this.keys, new SecureRandom());

	private final LocalRevocations revocations = new LocalRevocations(Duration.ofMinutes(5), 1000, null,
			Clock.systemUTC());

	private final ReactiveStringRedisTemplate template = new ReactiveStringRedisTemplate(factory);

	private final ReactiveHashOperations<String, String, String> hashes = this.template.opsForHash();

	private final RedisSessionStore store = store(LIMITS, Clock.systemUTC());

	@BeforeAll
	static void startRedis() {
		redis = TestRedis.start();
		factory = new LettuceConnectionFactory("127.0.0.1", redis.port());
		factory.afterPropertiesSet();
		factory.start();
		connection = new StoreConnection(factory);
		connection.start();
	}

	@AfterAll
	static void stopRedis() {
		connection.stop();
		factory.destroy();
		redis.close();
	}

	@BeforeEach
	void emptyStore() {
		this.template.execute((redis) -> redis.serverCommands().flushAll()).blockLast(PATIENCE);
		Awaitility.await().until(() -> this.store.ping().thenReturn(true).onErrorReturn(false).block());
	}

	@Test
	void startWhenNewThenKeysHaveNoUserIdAndAllExpire() {
		RefreshToken token = start();
		List<String> names = this.template.keys("*").collectList().block(PATIENCE);
		assertThat(names).hasSize(2).noneMatch((name) -> name.contains("u-1001"));
		for (String name : names) {
			assertThat(this.template.getExpire(name).block(PATIENCE)).isPositive();
		}
		Map<String, String> record = record(token);
		assertThat(record).containsEntry("v", "1").containsEntry("n", "laptop");
		assertThat(record.values()).noneMatch((value) -> value.contains(text(token.secret())));
	}

	@Test
	void startWhenExecutedTwiceThenOneSession() {
		RefreshToken token = this.tokens.first(this.key, "u-1001");
		this.store.start(token, DEVICE, "state").block(PATIENCE);
		rotate(token, null);
		this.store.start(token, DEVICE, "state").block(PATIENCE);
		assertThat(record(token)).containsEntry("g", "1");
	}

	@Test
	void rotateWhenCurrentThenSuccessor() {
		RefreshToken token = start();
		Rotation.Granted granted = granted(rotate(token, null), Rotation.Kind.ROTATED);
		assertThat(granted.absoluteUntil()).isEqualTo(granted.createdAt().plus(Duration.ofDays(30)));
		assertThat(record(token)).containsEntry("g", "1")
			.containsEntry("p", RefreshTokens.hash(token))
			.containsEntry("c", RefreshTokens.hash(this.tokens.successor(token)));
	}

	@Test
	void rotateWhenCurrentThenAbsoluteLimitIsKept() {
		RefreshToken token = start();
		String end = record(token).get("a");
		set(token, "l", -Duration.ofDays(6).toMillis());
		granted(rotate(token, null), Rotation.Kind.ROTATED);
		assertThat(record(token)).containsEntry("a", end);
	}

	@Test
	void rotateWhenAbsoluteLimitIsNearThenItDecidesHowLongTheRecordLives() {
		RefreshToken token = start();
		set(token, "a", -Duration.ofDays(30).minusSeconds(60).toMillis());
		granted(rotate(token, null), Rotation.Kind.ROTATED);
		assertThat(this.template.getExpire(name(token)).block(PATIENCE)).isLessThanOrEqualTo(Duration.ofSeconds(60));
	}

	@Test
	void rotateWhenPreviousWithinGraceThenReplayedAndNothingWritten() {
		RefreshToken token = start();
		rotate(token, null);
		Map<String, String> before = record(token);
		granted(rotate(token, null), Rotation.Kind.REPLAYED);
		assertThat(record(token)).isEqualTo(before);
	}

	@Test
	void rotateWhenPreviousAfterGraceThenReusedAndPublished() {
		RefreshToken token = start();
		rotate(token, null);
		set(token, "r", -Duration.ofSeconds(31).toMillis());
		assertThat(rotate(token, null)).isInstanceOf(Rotation.Reused.class);
		assertEndedAndPublished(token, "reuse");
	}

	@Test
	void rotateWhenGraceIsOffThenReused() {
		RedisSessionStore strict = store(
				new SessionLimits(LIMITS.idle(), LIMITS.absolute(), Duration.ZERO, Duration.ZERO, 10),
				Clock.systemUTC());
		RefreshToken token = start();
		rotate(strict, token, "attempt");
		assertThat(rotate(strict, token, "attempt")).isInstanceOf(Rotation.Reused.class);
	}

	@Test
	void rotateWhenSameAttemptWithinRetryWindowThenReplayed() {
		RefreshToken token = start();
		rotate(token, "attempt");
		set(token, "r", -Duration.ofHours(23).toMillis());
		granted(rotate(token, "attempt"), Rotation.Kind.REPLAYED);
	}

	@Test
	void rotateWhenSameAttemptAfterRetryWindowThenReused() {
		RefreshToken token = start();
		rotate(token, "attempt");
		set(token, "r", -Duration.ofHours(24).toMillis());
		assertThat(rotate(token, "attempt")).isInstanceOf(Rotation.Reused.class);
	}

	@Test
	void rotateWhenAnotherAttemptAfterGraceThenReused() {
		RefreshToken token = start();
		rotate(token, "thief");
		set(token, "r", -Duration.ofMinutes(1).toMillis());
		assertThat(rotate(token, "owner")).isInstanceOf(Rotation.Reused.class);
	}

	@Test
	void rotateWhenTwoGenerationsOldThenReused() {
		RefreshToken token = start();
		rotate(token, null);
		rotate(this.tokens.successor(token), null);
		assertThat(rotate(token, null)).isInstanceOf(Rotation.Reused.class);
		assertEndedAndPublished(token, "reuse");
	}

	@Test
	void rotateWhenCurrentGenerationWithWrongSecretThenReused() {
		RefreshToken token = start();
		RefreshToken other = new RefreshToken(token.keyId(), token.userId(), token.sessionId(), 0, new byte[32]);
		assertThat(rotate(other, null)).isInstanceOf(Rotation.Reused.class);
	}

	@Test
	void rotateWhenPreviousGenerationWithWrongSecretThenReused() {
		RefreshToken token = start();
		rotate(token, null);
		RefreshToken other = new RefreshToken(token.keyId(), token.userId(), token.sessionId(), 0, new byte[32]);
		assertThat(rotate(other, null)).isInstanceOf(Rotation.Reused.class);
	}

	@Test
	void rotateWhenStoreLostWritesThenRolledForward() {
		RefreshToken token = start();
		RefreshToken first = this.tokens.successor(token);
		granted(rotate(first, null), Rotation.Kind.ROLLED_FORWARD);
		assertThat(record(token)).containsEntry("g", "2").containsEntry("p", RefreshTokens.hash(first));
		granted(rotate(first, null), Rotation.Kind.REPLAYED);
	}

	@Test
	void rotateWhenStoreLostThreeWritesThenRolledForwardFar() {
		RefreshToken token = start();
		RefreshToken third = this.tokens.successor(this.tokens.successor(this.tokens.successor(token)));
		granted(rotate(third, null), Rotation.Kind.ROLLED_FORWARD_FAR);
	}

	@Test
	void rotateWhenStoreLostFourWritesThenAheadAndNothingWritten() {
		RefreshToken token = start();
		Map<String, String> before = record(token);
		RefreshToken third = this.tokens.successor(this.tokens.successor(this.tokens.successor(token)));
		assertThat(rotate(this.tokens.successor(third), null)).isEqualTo(new Rotation.Ahead(4));
		assertThat(record(token)).isEqualTo(before);
	}

	@Test
	void rotateWhenUnknownThenExpired() {
		assertThat(rotate(this.tokens.first(this.key, "u-1001"), null)).isInstanceOf(Rotation.Expired.class);
		assertThat(this.template.keys("*").collectList().block(PATIENCE)).isEmpty();
	}

	@Test
	void rotateWhenIdleTooLongThenExpired() {
		RefreshToken token = start();
		set(token, "l", -Duration.ofDays(7).toMillis());
		assertThat(rotate(token, null)).isInstanceOf(Rotation.Expired.class);
	}

	@Test
	void rotateWhenPastAbsoluteLimitThenExpired() {
		RefreshToken token = start();
		set(token, "a", -Duration.ofDays(30).toMillis());
		assertThat(rotate(token, null)).isInstanceOf(Rotation.Expired.class);
	}

	@Test
	void rotateWhenEndedThenRevoked() {
		RefreshToken token = start();
		this.store.end(token.userId(), token.sessionId(), EndReason.LOGOUT).block(PATIENCE);
		assertThat(rotate(token, null)).isInstanceOf(Rotation.Revoked.class);
		assertEndedAndPublished(token, "logout");
	}

	@Test
	void rotateWhenTombstoneIsPendingThenPublishedFirst() {
		RefreshToken token = start();
		this.hashes.putAll(name(token), Map.of("st", "R", "pend", "1")).block(PATIENCE);
		assertThat(rotate(token, null)).isInstanceOf(Rotation.Revoked.class);
		assertThat(published()).containsExactly(token.sessionId());
		assertThat(record(token)).doesNotContainKey("pend");
	}

	@Test
	void rotateWhenUserHasChangedThenOlderTokensAreRevokedOnce() {
		RefreshToken token = start();
		Presentation changed = new Presentation(token, this.tokens.successor(token), null, "other state");
		Rotation.Granted granted = granted(this.store.rotate(changed, PATIENCE).block(PATIENCE), Rotation.Kind.ROTATED);
		assertThat(granted.tokensFrom()).isAfter(granted.now()).isBefore(granted.now().plusMillis(1001));
		granted(this.store.rotate(changed, PATIENCE).block(PATIENCE), Rotation.Kind.REPLAYED);
		assertThat(this.template.opsForStream()
			.range(SessionKeys.REVOCATIONS, Range.unbounded())
			.collectList()
			.block(PATIENCE)).singleElement()
			.satisfies((entry) -> assertThat(entry.getValue()).containsEntry("k", "tokens-stale")
				.containsEntry("sub", "u-1001"));
	}

	@Test
	void rotateWhenRecordIsOfTheFirstVersionWithoutUserStateThenStillWorks() {
		RefreshToken token = start();
		this.hashes.remove(name(token), "us").block(PATIENCE);
		granted(rotate(token, null), Rotation.Kind.ROTATED);
		assertThat(record(token)).containsEntry("us", "state");
	}

	@Test
	void rotateWhenUserHasChangedAndSeveralAskThenNoTokenIsStaleFromTheStart() {
		RefreshToken token = start();
		Presentation changed = new Presentation(token, this.tokens.successor(token), null, "other state");
		Instant from = granted(this.store.rotate(changed, PATIENCE).block(PATIENCE), Rotation.Kind.ROTATED)
			.tokensFrom();
		Instant replayed = granted(this.store.rotate(changed, PATIENCE).block(PATIENCE), Rotation.Kind.REPLAYED)
			.tokensFrom();
		assertThat(replayed).isEqualTo(from);

		assertThat(from).isAfter(Instant.now().minusSeconds(60));
	}

	@Test
	void rotateWhenRecordIsOfANewerVersionThenUnavailableAndNothingWritten() {
		RefreshToken token = start();
		this.hashes.put(name(token), "v", "2").block(PATIENCE);
		Map<String, String> before = record(token);
		StepVerifier.create(this.store.rotate(presentation(token, null), PATIENCE))
			.expectError(SessionStoreUnavailableException.class)
			.verify(PATIENCE);
		assertThat(record(token)).isEqualTo(before);
	}

	@Test
	void rotateWhenSessionIsGoneBeforeItsStateIsStoredThenNoRecordIsLeft() {
		List<String> keys = List.of(SessionKeys.session(SessionKeys.tag("u-1001"), "gone"));
		StoreScripts scripts = new StoreScripts(this.template, connection, Clock.systemUTC());
		assertThat(scripts.run(StoreScripts.STATE, keys, PATIENCE, "state").block(PATIENCE).code()).isEqualTo("GONE");
		assertThat(this.template.keys("*").collectList().block(PATIENCE)).isEmpty();
	}

	@Test
	void runWhenStartedAfterItsCallerGaveUpThenNothingWritten() {
		RefreshToken token = start();
		List<String> keys = List.of(name(token));
		Map<String, String> before = record(token);
		List<String> late = List.of(Long.toString(System.currentTimeMillis() - 1000), token.sessionId(), "late");
		List<?> answer = this.template.execute(StoreScripts.END, keys, late).next().block(PATIENCE);
		assertThat(String.valueOf(answer.get(0))).isEqualTo("LATE");
		assertThat(record(token)).isEqualTo(before);
	}

	@Test
	void listWhenAnEndWasLeftUnpublishedThenPublishedAndForgotten() {
		RefreshToken token = start();
		RefreshToken other = start();
		this.hashes.putAll(name(token), Map.of("st", "R", "pend", "1")).block(PATIENCE);
		assertThat(this.store.list("u-1001").map(Session::id).collectList().block(PATIENCE))
			.containsExactly(other.sessionId());
		assertThat(published()).containsExactly(token.sessionId());
		assertThat(index()).containsExactly(other.sessionId());
	}

	@Test
	void startWhenTwoAtOnceAndOneIsAllowedThenOneIsLeft() {
		RedisSessionStore narrow = store(
				new SessionLimits(LIMITS.idle(), LIMITS.absolute(), LIMITS.grace(), LIMITS.retry(), 1),
				Clock.systemUTC());
		for (int i = 0; i < 20; i++) {
			Flux.range(0, 4)
				.flatMap((j) -> narrow.start(this.tokens.first(this.key, "u-1001"), DEVICE, "state"), 4)
				.then()
				.block(PATIENCE);
			assertThat(narrow.list("u-1001").collectList().block(PATIENCE)).hasSize(1);
		}
	}

	@Test
	void startWhenLimitsWereShortenedThenOlderSessionsStayListed() {
		RefreshToken token = start();
		RedisSessionStore brief = store(
				new SessionLimits(LIMITS.idle(), Duration.ofMillis(1), LIMITS.grace(), LIMITS.retry(), 10),
				Clock.systemUTC());
		brief.start(this.tokens.first(this.key, "u-1001"), DEVICE, "state").block(PATIENCE);
		assertThat(this.store.list("u-1001").map(Session::id).collectList().block(PATIENCE))
			.containsExactly(token.sessionId());
		assertThat(this.template.getExpire(SessionKeys.sessionsOf(SessionKeys.tag("u-1001"))).block(PATIENCE))
			.isGreaterThan(Duration.ofDays(29));
	}

	@Test
	void writeBackWhenSessionIsAliveAgainThenEnded() {
		RefreshToken token = start();
		this.store.writeBack(new Revocation.SessionEnded(token.sessionId(), SessionKeys.tag(token.userId())))
			.block(PATIENCE);
		assertThat(rotate(token, null)).isInstanceOf(Rotation.Revoked.class);
		assertThat(published()).contains(token.sessionId());
	}

	@Test
	void endWhenUnknownThenCompletesAndWritesNothing() {
		StepVerifier.create(this.store.end("u-1001", "AAAAAAAAAAAAAAAAAAAAAA", EndReason.REMOVED))
			.expectNext(false)
			.expectComplete()
			.verify(PATIENCE);
		assertThat(this.template.keys("*").collectList().block(PATIENCE)).isEmpty();
	}

	@Test
	void endWhenLostByRedisButTokenIsGenuineThenPublishedOnce() {
		RefreshToken token = start();
		this.template.delete(name(token)).block(PATIENCE);
		for (int i = 0; i < 2; i++) {
			assertThat(this.store.end(token.userId(), token.sessionId(), EndReason.LOGOUT).block(PATIENCE)).isFalse();
			assertThat(published()).containsExactly(token.sessionId());
		}
	}

	@Test
	void endWhenAppendFailsThenErrorAndStillPending() {
		RefreshToken token = start();
		this.template.opsForValue().set(SessionKeys.REVOCATIONS, "not a stream").block(PATIENCE);
		StepVerifier.create(this.store.end(token.userId(), token.sessionId(), EndReason.LOGOUT))
			.expectError(SessionStoreUnavailableException.class)
			.verify(PATIENCE);
		assertThat(record(token)).containsEntry("pend", "1");
		this.template.delete(SessionKeys.REVOCATIONS).block(PATIENCE);
		this.store.end(token.userId(), token.sessionId(), EndReason.LOGOUT).block(PATIENCE);
		assertThat(published()).containsExactly(token.sessionId());
		assertThat(record(token)).doesNotContainKey("pend");
	}

	@Test
	void rotateWhenTwentyFourAtOnceThenOneRotation() {
		RefreshToken token = start();
		List<Rotation> answers = Flux.range(0, 24)
			.flatMap((i) -> this.store.rotate(presentation(token, null), PATIENCE), 24)
			.collectList()
			.block(PATIENCE);
		assertThat(answers).hasSize(24).allMatch(Rotation.Granted.class::isInstance);
		assertThat(answers.stream().filter((answer) -> ((Rotation.Granted) answer).kind() == Rotation.Kind.ROTATED))
			.hasSize(1);
		assertThat(record(token)).containsEntry("g", "1");
	}

	@Test
	void rotateWhenLocalClockIsFarOffThenStillAnswered() {
		for (Duration offset : List.of(Duration.ofHours(-3), Duration.ofHours(3))) {
			RedisSessionStore skewed = store(LIMITS, Clock.offset(Clock.systemUTC(), offset));
			RefreshToken token = start();
			granted(rotate(skewed, token, null), Rotation.Kind.ROTATED);
		}
	}

	@Test
	void rotateWhenScriptsAreFlushedThenInvisible() {
		RefreshToken token = start();
		rotate(token, null);
		this.template.execute((redis) -> redis.scriptingCommands().scriptFlush()).blockLast(PATIENCE);
		granted(rotate(this.tokens.successor(token), null), Rotation.Kind.ROTATED);
	}

	private RedisSessionStore store(SessionLimits limits, Clock clock) {
		return new RedisSessionStore(new ReactiveStringRedisTemplate(factory), connection, Replication.NONE, limits,
				Duration.ofMinutes(15), this.revocations, clock);
	}

	private RefreshToken start() {
		RefreshToken token = this.tokens.first(this.key, "u-1001");
		this.store.start(token, DEVICE, "state").block(PATIENCE);
		return token;
	}

	private Rotation rotate(RefreshToken token, String attempt) {
		return rotate(this.store, token, attempt);
	}

	private Rotation rotate(RedisSessionStore store, RefreshToken token, String attempt) {
		return store.rotate(presentation(token, attempt), PATIENCE).block(PATIENCE);
	}

	private Presentation presentation(RefreshToken token, String attempt) {
		return new Presentation(token, this.tokens.successor(token), attempt, "state");
	}

	private static Rotation.Granted granted(Rotation rotation, Rotation.Kind kind) {
		assertThat(rotation).isInstanceOf(Rotation.Granted.class);
		assertThat(((Rotation.Granted) rotation).kind()).isEqualTo(kind);
		return (Rotation.Granted) rotation;
	}

	private void assertEndedAndPublished(RefreshToken token, String reason) {
		assertThat(record(token)).containsEntry("st", "R")
			.containsEntry("rs", reason)
			.doesNotContainKeys("c", "p", "pend");
		assertThat(published()).containsExactly(token.sessionId());
		assertThat(this.template.getExpire(name(token)).block(PATIENCE)).isGreaterThan(Duration.ofDays(6));
	}

	private List<Object> published() {
		return this.template.opsForStream()
			.range(SessionKeys.REVOCATIONS, Range.unbounded())
			.map((entry) -> entry.getValue().get("sid"))
			.collectList()
			.block(PATIENCE);
	}

	private List<String> index() {
		return this.template.opsForZSet()
			.range(SessionKeys.sessionsOf(SessionKeys.tag("u-1001")), Range.unbounded())
			.collectList()
			.block(PATIENCE);
	}

	private Map<String, String> record(RefreshToken token) {
		return new HashMap<>(this.hashes.entries(name(token))
			.collectMap(Map.Entry::getKey, Map.Entry::getValue)
			.switchIfEmpty(Mono.just(Map.of()))
			.block(PATIENCE));
	}

	private void set(RefreshToken token, String field, long by) {
		long value = Long.parseLong(record(token).get(field)) + by;
		this.hashes.put(name(token), field, Long.toString(value)).block(PATIENCE);
	}

	private static String name(RefreshToken token) {
		return SessionKeys.session(SessionKeys.tag(token.userId()), token.sessionId());
	}

	private static String text(byte[] secret) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
	}

}
