package io.gatehouse.auth.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.KeySetReader;
import io.gatehouse.auth.key.TestKeys;
import io.gatehouse.auth.session.LoginAttempts.Attempt;
import io.gatehouse.auth.session.LoginAttempts.Leave;
import io.gatehouse.auth.session.LoginAttempts.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is counted, with a real Redis.
 */
class LoginAttemptsITests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final Attempt ADA = new Attempt("ada@example.com", "10.0.0.0/24", "10.0.0.1");

	private final Supplier<KeyRing> keys = TestKeys::ring;

	private ReactiveStringRedisTemplate template;

	private LoginAttempts attempts;

	@BeforeEach
	void empty() {
		TestStore.shared().empty();
		this.template = TestStore.shared().template();
		this.attempts = attempts(
				new LoginLimits(5, 20, Duration.ofSeconds(60), Duration.ofHours(1), 1000, 1000, Duration.ofDays(30)));
	}

	@AfterEach
	void everythingExpiresAndNothingIsReadable() {
		List<String> names = this.template.keys("*").collectList().block(PATIENCE);
		assertThat(names).isNotEmpty();
		for (String name : names) {
			await().pollDelay(Duration.ZERO)
				.atMost(Duration.ofSeconds(2))
				.untilAsserted(() -> assertThat(left(name)).as(name).isPositive());
			assertThat(name).startsWith("gh:{login}:").doesNotContain("@").doesNotContain("10.0");
		}
	}

	/**
	 * Zero is a name without a limit of time, or one in its last millisecond; it may have
	 * expired meanwhile.
	 */
	private Duration left(String name) {
		return this.template.getExpire(name).blockOptional(PATIENCE).orElse(Duration.ofMillis(1));
	}

	@Test
	void admitWhenFreeFailuresAreUsedUpThenWaitsThatDouble() {
		for (int i = 0; i < 5; i++) {
			assertThat(failed(ADA).limit()).isNull();
		}
		assertThat(admit(ADA).limit()).isEqualTo("account-client");
		assertThat(admit(ADA).pause()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(1));
		fail(ADA, 2);
		assertThat(admit(ADA).pause()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
		fail(ADA, 30);
		assertThat(admit(ADA).pause()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
	}

	@Test
	void admitWhenManyAtTheSameTimeThenOnlyTheFreeOnes() {
		long startedAt = System.nanoTime();
		List<Leave> leaves = Flux.range(0, 200)
			.flatMap((i) -> this.attempts.admit(ADA, () -> true)
				.flatMap((leave) -> (leave.limit() != null) ? Mono.just(leave)
						: this.attempts.settle(ADA, leave, Outcome.FAILED).thenReturn(leave)),
					200)
			.collectList()
			.block(PATIENCE);
		// On a slow machine the first wait of a second may have passed, and the next one.
		long seconds = Duration.ofNanos(System.nanoTime() - startedAt).toSeconds();
		int further = Long.SIZE - Long.numberOfLeadingZeros(seconds);
		assertThat(leaves).filteredOn((leave) -> leave.limit() == null).hasSizeBetween(5, 5 + further);
	}

	@Test
	void admitWhenManySignInAtTheSameTimeThenTheyWaitForEachOther() {
		List<String> limits = Flux.range(0, 30)
			.flatMap(
					(i) -> this.attempts.admit(ADA, () -> true).delayElement(Duration.ofMillis(20)).flatMap((leave) -> {
						Mono<Void> settled = (leave.limit() == null)
								? this.attempts.settle(ADA, leave, Outcome.SUCCEEDED) : Mono.empty();
						return settled.thenReturn(String.valueOf(leave.limit()));
					}), 30)
			.collectList()
			.block(PATIENCE);
		assertThat(limits).hasSize(30).containsOnly("null");
	}

	@Test
	void admitWhenNobodyWaitsForItThenItWaitsForNobodyElse() {
		for (int i = 0; i < 5; i++) {
			admit(ADA);
		}
		AtomicInteger turns = new AtomicInteger();
		Leave leave = this.attempts.admit(ADA, () -> turns.incrementAndGet() < 2).block(PATIENCE);
		assertThat(leave.busy()).isTrue();
		assertThat(turns).hasValue(2);
	}

	@Test
	void settleWhenSucceededThenFailuresAreForgottenAndNetworkIsKnown() {
		for (int i = 0; i < 4; i++) {
			admit(ADA);
		}
		Leave last = admit(ADA);
		assertThat(last.known()).isFalse();
		settle(ADA, last, true);
		settle(ADA, last, true);
		for (int i = 0; i < 5; i++) {
			Leave leave = admit(ADA);
			assertThat(leave.limit()).isNull();
			assertThat(leave.known()).isTrue();
		}
	}

	@Test
	void settleWhenUndoneThenDoesNotCount() {
		for (int i = 0; i < 50; i++) {
			Leave leave = admit(ADA);
			assertThat(leave.limit()).isNull();
			settle(ADA, leave, false);
		}
		admit(ADA);
	}

	@Test
	void admitWhenAccountIsAttackedFromEverywhereThenKnownClientIsNotLockedOut() {
		settle(ADA, admit(ADA), true);
		List<String> limits = new ArrayList<>();
		for (int network = 0; network < 50; network++) {
			limits.add(String.valueOf(failed(from(network)).limit()));
		}
		assertThat(limits.subList(0, 20)).containsOnly("null");
		assertThat(limits.subList(20, 50)).containsOnly("account");
		assertThat(admit(ADA).limit()).isNull();
		assertThat(admit(new Attempt("bob@example.com", "11.0.0.0/24", "11.0.0.1")).limit()).isNull();
	}

	@Test
	void admitWhenManyAccountsAreTriedThenSprayingLimitForThoseNotKnown() {
		this.attempts = attempts(
				new LoginLimits(5, 20, Duration.ofSeconds(60), Duration.ofHours(1), 1000, 30, Duration.ofDays(30)));
		settle(ADA, admit(ADA), true);
		List<Leave> leaves = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			leaves.add(failed(new Attempt("user" + i + "@example.com", "10." + i + ".0.0/24", "10." + i + ".0.1")));
		}
		assertThat(leaves.get(29).limit()).isNull();
		assertThat(leaves.get(39).limit()).isEqualTo("spraying");
		assertThat(leaves.get(39).pause()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(2));
		assertThat(admit(ADA).limit()).isNull();
	}

	@Test
	void admitWhenOneAddressTriesManyAccountsThenAddressLimit() {
		this.attempts = attempts(
				new LoginLimits(5, 20, Duration.ofSeconds(60), Duration.ofHours(1), 10, 1000, Duration.ofDays(30)));
		settle(ADA, admit(ADA), true);
		List<Leave> leaves = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			leaves.add(failed(new Attempt("user" + i + "@example.com", ADA.network(), ADA.address())));
		}
		assertThat(leaves.get(9).limit()).isNull();
		assertThat(leaves.get(11).limit()).isEqualTo("address");
		assertThat(leaves.get(11).pause()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(6));
		// The owner shares the address with the attacker, and is known there.
		assertThat(admit(ADA).limit()).isNull();
		assertThat(admit(new Attempt("bob@example.com", "11.0.0.0/24", "11.0.0.1")).limit()).isNull();
	}

	@Test
	void admitWhenKeyIsRotatedThenKnownClientStaysKnown() {
		settle(ADA, admit(ADA), true);
		KeyRing rotated = KeySetReader.read(
				TestKeys.json(TestKeys.signing(), TestKeys.secret("oct-2", 256), TestKeys.refreshKey()), Instant.now());
		LoginAttempts after = new LoginAttempts(this.template, TestStore.shared().connection(),
				new LoginLimits(5, 20, Duration.ofSeconds(60), Duration.ofHours(1), 10, 10, Duration.ofDays(30)),
				() -> rotated, Clock.systemUTC());
		assertThat(after.admit(ADA, () -> true).block(PATIENCE).known()).isTrue();
	}

	@Test
	void admitWhenClocksDisagreeThenStillCounted() {
		LoginAttempts late = new LoginAttempts(this.template, TestStore.shared().connection(),
				new LoginLimits(5, 20, Duration.ofSeconds(60), Duration.ofHours(1), 10, 10, Duration.ofDays(30)),
				this.keys, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-40)));
		assertThat(late.admit(ADA, () -> true).block(PATIENCE).limit()).isNull();
	}

	private LoginAttempts attempts(LoginLimits limits) {
		return new LoginAttempts(this.template, TestStore.shared().connection(), limits, this.keys, Clock.systemUTC());
	}

	private static Attempt from(int network) {
		return new Attempt("ada@example.com", "10.9." + network + ".0/24", "10.9." + network + ".1");
	}

	/** An attempt that fails, unless it is settled otherwise. */
	private Leave admit(Attempt attempt) {
		return this.attempts.admit(attempt, () -> true).block(PATIENCE);
	}

	private Leave failed(Attempt attempt) {
		return this.attempts.admit(attempt, () -> true)
			.flatMap((leave) -> (leave.limit() != null) ? Mono.just(leave)
					: this.attempts.settle(attempt, leave, Outcome.FAILED).thenReturn(leave))
			.block(PATIENCE);
	}

	private void settle(Attempt attempt, Leave leave, boolean succeeded) {
		Outcome outcome = succeeded ? Outcome.SUCCEEDED : Outcome.UNDONE;
		StepVerifier.create(this.attempts.settle(attempt, leave, outcome)).expectComplete().verify(PATIENCE);
	}

	/** Failures that happen without waiting for the clock. */
	private void fail(Attempt attempt, int times) {
		String name = this.template.keys("gh:{login}:f:*").blockFirst(PATIENCE);
		this.template.opsForHash().increment(name, "n", times).block(PATIENCE);
	}

}
