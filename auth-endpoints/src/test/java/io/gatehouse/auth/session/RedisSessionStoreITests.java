package io.gatehouse.auth.session;

import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.key.MacKey;
import io.gatehouse.auth.revocation.Revocation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveHashOperations;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How sessions begin, are listed and end, against a real Redis.
 */
class RedisSessionStoreITests {

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
	void startWhenNewThenKeysHaveNoUserIdAndAllExpire() {
		RefreshToken token = this.sessions.start();
		List<String> names = this.template.keys("*").collectList().block(PATIENCE);
		assertThat(names).hasSize(2).noneMatch((name) -> name.contains("u-1001"));
		for (String name : names) {
			assertThat(this.template.getExpire(name).block(PATIENCE)).isPositive();
		}
		Map<String, String> record = this.sessions.record(token);
		assertThat(record).containsEntry("v", "1").containsEntry("n", "laptop");
		assertThat(record.values()).noneMatch(
				(value) -> value.contains(Base64.getUrlEncoder().withoutPadding().encodeToString(token.secret())));
	}

	@Test
	void startWhenExecutedTwiceThenOneSession() {
		RefreshToken token = this.tokens.first(this.key, "u-1001");
		this.store.start(token, TestSessions.DEVICE, "state").block(PATIENCE);
		this.sessions.rotate(token, null);
		this.store.start(token, TestSessions.DEVICE, "state").block(PATIENCE);
		assertThat(this.sessions.record(token)).containsEntry("g", "1");
	}

	@Test
	void runWhenStartedAfterItsCallerGaveUpThenNothingWritten() {
		RefreshToken token = this.sessions.start();
		List<String> keys = List.of(TestSessions.name(token));
		Map<String, String> before = this.sessions.record(token);
		List<String> late = List.of(Long.toString(System.currentTimeMillis() - 1000), token.sessionId(), "late");
		List<?> answer = this.template.execute(StoreScripts.END, keys, late).next().block(PATIENCE);
		assertThat(String.valueOf(answer.get(0))).isEqualTo("LATE");
		assertThat(this.sessions.record(token)).isEqualTo(before);
	}

	@Test
	void listWhenAnEndWasLeftUnpublishedThenPublishedAndForgotten() {
		RefreshToken token = this.sessions.start();
		RefreshToken other = this.sessions.start();
		this.hashes.putAll(TestSessions.name(token), Map.of("st", "R", "pend", "1")).block(PATIENCE);
		assertThat(this.store.list("u-1001").map(Session::id).collectList().block(PATIENCE))
			.containsExactly(other.sessionId());
		assertThat(this.sessions.published()).containsExactly(token.sessionId());
		assertThat(this.sessions.index()).containsExactly(other.sessionId());
	}

	@Test
	void startWhenTwoAtOnceAndOneIsAllowedThenOneIsLeft() {
		RedisSessionStore narrow = this.sessions.store(new SessionLimits(TestSessions.LIMITS.idle(),
				TestSessions.LIMITS.absolute(), TestSessions.LIMITS.grace(), TestSessions.LIMITS.retry(), 1),
				Clock.systemUTC());
		for (int i = 0; i < 20; i++) {
			Flux.range(0, 4)
				.flatMap((j) -> narrow.start(this.tokens.first(this.key, "u-1001"), TestSessions.DEVICE, "state"), 4)
				.then()
				.block(PATIENCE);
			assertThat(narrow.list("u-1001").collectList().block(PATIENCE)).hasSize(1);
		}
	}

	@Test
	void startWhenLimitsWereShortenedThenOlderSessionsStayListed() {
		RefreshToken token = this.sessions.start();
		RedisSessionStore brief = this.sessions.store(new SessionLimits(TestSessions.LIMITS.idle(),
				Duration.ofMillis(1), TestSessions.LIMITS.grace(), TestSessions.LIMITS.retry(), 10), Clock.systemUTC());
		brief.start(this.tokens.first(this.key, "u-1001"), TestSessions.DEVICE, "state").block(PATIENCE);
		assertThat(this.store.list("u-1001").map(Session::id).collectList().block(PATIENCE))
			.containsExactly(token.sessionId());
		assertThat(this.template.getExpire(SessionKeys.sessionsOf(SessionKeys.tag("u-1001"))).block(PATIENCE))
			.isGreaterThan(Duration.ofDays(29));
	}

	@Test
	void writeBackWhenSessionIsAliveAgainThenEnded() {
		RefreshToken token = this.sessions.start();
		this.store.writeBack(new Revocation.SessionEnded(token.sessionId(), SessionKeys.tag(token.userId())))
			.block(PATIENCE);
		assertThat(this.sessions.rotate(token, null)).isInstanceOf(Rotation.Revoked.class);
		assertThat(this.sessions.published()).contains(token.sessionId());
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
		RefreshToken token = this.sessions.start();
		this.template.delete(TestSessions.name(token)).block(PATIENCE);
		for (int i = 0; i < 2; i++) {
			assertThat(this.store.end(token.userId(), token.sessionId(), EndReason.LOGOUT).block(PATIENCE)).isFalse();
			assertThat(this.sessions.published()).containsExactly(token.sessionId());
		}
	}

	@Test
	void endWhenAppendFailsThenErrorAndStillPending() {
		RefreshToken token = this.sessions.start();
		this.template.opsForValue().set(SessionKeys.REVOCATIONS, "not a stream").block(PATIENCE);
		StepVerifier.create(this.store.end(token.userId(), token.sessionId(), EndReason.LOGOUT))
			.expectError(SessionStoreUnavailableException.class)
			.verify(PATIENCE);
		assertThat(this.sessions.record(token)).containsEntry("pend", "1");
		this.template.delete(SessionKeys.REVOCATIONS).block(PATIENCE);
		this.store.end(token.userId(), token.sessionId(), EndReason.LOGOUT).block(PATIENCE);
		assertThat(this.sessions.published()).containsExactly(token.sessionId());
		assertThat(this.sessions.record(token)).doesNotContainKey("pend");
	}

}
