package io.gatehouse.auth.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.key.MacKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Range;
import org.springframework.data.redis.core.ReactiveHashOperations;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every row of the contract's table, against a real Redis. Redis' clock cannot be moved,
 * so what it is compared with is.
 */
class RotationITests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final TestSessions sessions = new TestSessions();

	private final RedisSessionStore store = this.sessions.store();

	private final RefreshTokens tokens = this.sessions.tokens();

	private final MacKey key = this.sessions.key();

	private final ReactiveStringRedisTemplate template = TestStore.shared().template();

	private final ReactiveHashOperations<String, String, String> hashes = this.template.opsForHash();

	@BeforeEach
	void emptyStore() {
		TestStore.shared().empty();
	}

	@Test
	void rotateWhenCurrentThenSuccessor() {
		RefreshToken token = this.sessions.start();
		Rotation.Granted granted = TestSessions.granted(this.sessions.rotate(token, null), Rotation.Kind.ROTATED);
		assertThat(granted.absoluteUntil()).isEqualTo(granted.createdAt().plus(Duration.ofDays(30)));
		assertThat(this.sessions.record(token)).containsEntry("g", "1")
			.containsEntry("p", RefreshTokens.hash(token))
			.containsEntry("c", RefreshTokens.hash(this.tokens.successor(token)));
	}

	@Test
	void rotateWhenCurrentThenAbsoluteLimitIsKept() {
		RefreshToken token = this.sessions.start();
		String end = this.sessions.record(token).get("a");
		this.sessions.set(token, "l", -Duration.ofDays(6).toMillis());
		TestSessions.granted(this.sessions.rotate(token, null), Rotation.Kind.ROTATED);
		assertThat(this.sessions.record(token)).containsEntry("a", end);
	}

	@Test
	void rotateWhenAbsoluteLimitIsNearThenItDecidesHowLongTheRecordLives() {
		RefreshToken token = this.sessions.start();
		this.sessions.set(token, "a", -Duration.ofDays(30).minusSeconds(60).toMillis());
		TestSessions.granted(this.sessions.rotate(token, null), Rotation.Kind.ROTATED);
		assertThat(this.template.getExpire(TestSessions.name(token)).block(PATIENCE))
			.isLessThanOrEqualTo(Duration.ofSeconds(60));
	}

	@Test
	void rotateWhenPreviousWithinGraceThenReplayedAndNothingWritten() {
		RefreshToken token = this.sessions.start();
		this.sessions.rotate(token, null);
		Map<String, String> before = this.sessions.record(token);
		TestSessions.granted(this.sessions.rotate(token, null), Rotation.Kind.REPLAYED);
		assertThat(this.sessions.record(token)).isEqualTo(before);
	}

	@Test
	void rotateWhenPreviousAfterGraceThenReusedAndPublished() {
		RefreshToken token = this.sessions.start();
		this.sessions.rotate(token, null);
		this.sessions.set(token, "r", -Duration.ofSeconds(31).toMillis());
		assertThat(this.sessions.rotate(token, null)).isInstanceOf(Rotation.Reused.class);
		this.sessions.assertEndedAndPublished(token, "reuse");
	}

	@Test
	void rotateWhenGraceIsOffThenReused() {
		RedisSessionStore strict = this.sessions.store(new SessionLimits(TestSessions.LIMITS.idle(),
				TestSessions.LIMITS.absolute(), Duration.ZERO, Duration.ZERO, 10), Clock.systemUTC());
		RefreshToken token = this.sessions.start();
		this.sessions.rotate(strict, token, "attempt");
		assertThat(this.sessions.rotate(strict, token, "attempt")).isInstanceOf(Rotation.Reused.class);
	}

	@Test
	void rotateWhenSameAttemptWithinRetryWindowThenReplayed() {
		RefreshToken token = this.sessions.start();
		this.sessions.rotate(token, "attempt");
		this.sessions.set(token, "r", -Duration.ofHours(23).toMillis());
		TestSessions.granted(this.sessions.rotate(token, "attempt"), Rotation.Kind.REPLAYED);
	}

	@Test
	void rotateWhenSameAttemptAfterRetryWindowThenReused() {
		RefreshToken token = this.sessions.start();
		this.sessions.rotate(token, "attempt");
		this.sessions.set(token, "r", -Duration.ofHours(24).toMillis());
		assertThat(this.sessions.rotate(token, "attempt")).isInstanceOf(Rotation.Reused.class);
	}

	@Test
	void rotateWhenAnotherAttemptAfterGraceThenReused() {
		RefreshToken token = this.sessions.start();
		this.sessions.rotate(token, "thief");
		this.sessions.set(token, "r", -Duration.ofMinutes(1).toMillis());
		assertThat(this.sessions.rotate(token, "owner")).isInstanceOf(Rotation.Reused.class);
	}

	@Test
	void rotateWhenTwoGenerationsOldThenReused() {
		RefreshToken token = this.sessions.start();
		this.sessions.rotate(token, null);
		this.sessions.rotate(this.tokens.successor(token), null);
		assertThat(this.sessions.rotate(token, null)).isInstanceOf(Rotation.Reused.class);
		this.sessions.assertEndedAndPublished(token, "reuse");
	}

	@Test
	void rotateWhenCurrentGenerationWithWrongSecretThenReused() {
		RefreshToken token = this.sessions.start();
		RefreshToken other = new RefreshToken(token.keyId(), token.userId(), token.sessionId(), 0, new byte[32]);
		assertThat(this.sessions.rotate(other, null)).isInstanceOf(Rotation.Reused.class);
	}

	@Test
	void rotateWhenPreviousGenerationWithWrongSecretThenReused() {
		RefreshToken token = this.sessions.start();
		this.sessions.rotate(token, null);
		RefreshToken other = new RefreshToken(token.keyId(), token.userId(), token.sessionId(), 0, new byte[32]);
		assertThat(this.sessions.rotate(other, null)).isInstanceOf(Rotation.Reused.class);
	}

	@Test
	void rotateWhenStoreLostWritesThenRolledForward() {
		RefreshToken token = this.sessions.start();
		RefreshToken first = this.tokens.successor(token);
		TestSessions.granted(this.sessions.rotate(first, null), Rotation.Kind.ROLLED_FORWARD);
		assertThat(this.sessions.record(token)).containsEntry("g", "2").containsEntry("p", RefreshTokens.hash(first));
		TestSessions.granted(this.sessions.rotate(first, null), Rotation.Kind.REPLAYED);
	}

	@Test
	void rotateWhenStoreLostThreeWritesThenRolledForwardFar() {
		RefreshToken token = this.sessions.start();
		RefreshToken third = this.tokens.successor(this.tokens.successor(this.tokens.successor(token)));
		TestSessions.granted(this.sessions.rotate(third, null), Rotation.Kind.ROLLED_FORWARD_FAR);
	}

	@Test
	void rotateWhenStoreLostFourWritesThenAheadAndNothingWritten() {
		RefreshToken token = this.sessions.start();
		Map<String, String> before = this.sessions.record(token);
		RefreshToken third = this.tokens.successor(this.tokens.successor(this.tokens.successor(token)));
		assertThat(this.sessions.rotate(this.tokens.successor(third), null)).isEqualTo(new Rotation.Ahead(4));
		assertThat(this.sessions.record(token)).isEqualTo(before);
	}

	@Test
	void rotateWhenUnknownThenExpired() {
		assertThat(this.sessions.rotate(this.tokens.first(this.key, "u-1001"), null))
			.isInstanceOf(Rotation.Expired.class);
		assertThat(this.template.keys("*").collectList().block(PATIENCE)).isEmpty();
	}

	@Test
	void rotateWhenIdleTooLongThenExpired() {
		RefreshToken token = this.sessions.start();
		this.sessions.set(token, "l", -Duration.ofDays(7).toMillis());
		assertThat(this.sessions.rotate(token, null)).isInstanceOf(Rotation.Expired.class);
	}

	@Test
	void rotateWhenPastAbsoluteLimitThenExpired() {
		RefreshToken token = this.sessions.start();
		this.sessions.set(token, "a", -Duration.ofDays(30).toMillis());
		assertThat(this.sessions.rotate(token, null)).isInstanceOf(Rotation.Expired.class);
	}

	@Test
	void rotateWhenEndedThenRevoked() {
		RefreshToken token = this.sessions.start();
		this.store.end(token.userId(), token.sessionId(), EndReason.LOGOUT).block(PATIENCE);
		assertThat(this.sessions.rotate(token, null)).isInstanceOf(Rotation.Revoked.class);
		this.sessions.assertEndedAndPublished(token, "logout");
	}

	@Test
	void rotateWhenTombstoneIsPendingThenPublishedFirst() {
		RefreshToken token = this.sessions.start();
		this.hashes.putAll(TestSessions.name(token), Map.of("st", "R", "pend", "1")).block(PATIENCE);
		assertThat(this.sessions.rotate(token, null)).isInstanceOf(Rotation.Revoked.class);
		assertThat(this.sessions.published()).containsExactly(token.sessionId());
		assertThat(this.sessions.record(token)).doesNotContainKey("pend");
	}

	@Test
	void rotateWhenUserHasChangedThenOlderTokensAreRevokedOnce() {
		RefreshToken token = this.sessions.start();
		Presentation changed = new Presentation(token, this.tokens.successor(token), null, "other state");
		Rotation.Granted granted = TestSessions.granted(this.store.rotate(changed, PATIENCE).block(PATIENCE),
				Rotation.Kind.ROTATED);
		assertThat(granted.tokensFrom()).isAfter(granted.now()).isBefore(granted.now().plusMillis(1001));
		TestSessions.granted(this.store.rotate(changed, PATIENCE).block(PATIENCE), Rotation.Kind.REPLAYED);
		assertThat(this.template.opsForStream()
			.range(SessionKeys.REVOCATIONS, Range.unbounded())
			.collectList()
			.block(PATIENCE)).singleElement()
			.satisfies((entry) -> assertThat(entry.getValue()).containsEntry("k", "tokens-stale")
				.containsEntry("sub", "u-1001"));
	}

	@Test
	void rotateWhenRecordIsOfTheFirstVersionWithoutUserStateThenStillWorks() {
		RefreshToken token = this.sessions.start();
		this.hashes.remove(TestSessions.name(token), "us").block(PATIENCE);
		TestSessions.granted(this.sessions.rotate(token, null), Rotation.Kind.ROTATED);
		assertThat(this.sessions.record(token)).containsEntry("us", "state");
	}

	@Test
	void rotateWhenUserHasChangedAndSeveralAskThenNoTokenIsStaleFromTheStart() {
		RefreshToken token = this.sessions.start();
		Presentation changed = new Presentation(token, this.tokens.successor(token), null, "other state");
		Instant from = TestSessions.granted(this.store.rotate(changed, PATIENCE).block(PATIENCE), Rotation.Kind.ROTATED)
			.tokensFrom();
		Instant replayed = TestSessions
			.granted(this.store.rotate(changed, PATIENCE).block(PATIENCE), Rotation.Kind.REPLAYED)
			.tokensFrom();
		assertThat(replayed).isEqualTo(from);

		assertThat(from).isAfter(Instant.now().minusSeconds(60));
	}

	@Test
	void rotateWhenRecordIsOfANewerVersionThenUnavailableAndNothingWritten() {
		RefreshToken token = this.sessions.start();
		this.hashes.put(TestSessions.name(token), "v", "2").block(PATIENCE);
		Map<String, String> before = this.sessions.record(token);
		StepVerifier.create(this.store.rotate(this.sessions.presentation(token, null), PATIENCE))
			.expectError(SessionStoreUnavailableException.class)
			.verify(PATIENCE);
		assertThat(this.sessions.record(token)).isEqualTo(before);
	}

	@Test
	void rotateWhenSessionIsGoneBeforeItsStateIsStoredThenNoRecordIsLeft() {
		List<String> keys = List.of(SessionKeys.session(SessionKeys.tag("u-1001"), "gone"));
		StoreScripts scripts = new StoreScripts(this.template, TestStore.shared().connection(), Clock.systemUTC());
		assertThat(scripts.run(StoreScripts.STATE, keys, PATIENCE, "state").block(PATIENCE).code()).isEqualTo("GONE");
		assertThat(this.template.keys("*").collectList().block(PATIENCE)).isEmpty();
	}

	@Test
	void rotateWhenTwentyFourAtOnceThenOneRotation() {
		RefreshToken token = this.sessions.start();
		List<Rotation> answers = Flux.range(0, 24)
			.flatMap((i) -> this.store.rotate(this.sessions.presentation(token, null), PATIENCE), 24)
			.collectList()
			.block(PATIENCE);
		assertThat(answers).hasSize(24).allMatch(Rotation.Granted.class::isInstance);
		assertThat(answers.stream().filter((answer) -> ((Rotation.Granted) answer).kind() == Rotation.Kind.ROTATED))
			.hasSize(1);
		assertThat(this.sessions.record(token)).containsEntry("g", "1");
	}

	@Test
	void rotateWhenLocalClockIsFarOffThenStillAnswered() {
		for (Duration offset : List.of(Duration.ofHours(-3), Duration.ofHours(3))) {
			RedisSessionStore skewed = this.sessions.store(TestSessions.LIMITS,
					Clock.offset(Clock.systemUTC(), offset));
			RefreshToken token = this.sessions.start();
			TestSessions.granted(this.sessions.rotate(skewed, token, null), Rotation.Kind.ROTATED);
		}
	}

	@Test
	void rotateWhenScriptsAreFlushedThenInvisible() {
		RefreshToken token = this.sessions.start();
		this.sessions.rotate(token, null);
		this.template.execute((redis) -> redis.scriptingCommands().scriptFlush()).blockLast(PATIENCE);
		TestSessions.granted(this.sessions.rotate(this.tokens.successor(token), null), Rotation.Kind.ROTATED);
	}

}
