package io.gatehouse.auth.login;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

import io.gatehouse.auth.login.LoginResult.Reason;
import io.gatehouse.auth.user.Account;
import io.gatehouse.auth.user.AccountDirectory;
import io.gatehouse.auth.user.DirectoryUnavailableException;
import io.gatehouse.auth.user.Encodings;
import io.gatehouse.auth.user.FileUserDirectory;
import io.gatehouse.auth.user.Passwords;
import io.gatehouse.auth.user.Passwords;
import io.gatehouse.auth.user.TestUsers;
import io.gatehouse.auth.user.User;
import io.gatehouse.auth.user.UserDirectory;
import io.gatehouse.auth.user.Verdict;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class LoginTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final ClientNetwork CLIENT = ClientNetwork.of(InetAddress.getLoopbackAddress());

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final PasswordHashing hashing = new PasswordHashing(1, 2, null, LoginTests::lot, this.meters);

	private final Presence presence = new Presence();

	private final RecordingThrottle throttle = new RecordingThrottle();

	private final Login login = login(new FileUserDirectory(TestUsers.yaml()));

	@AfterEach
	void stop() {
		this.hashing.destroy();
	}

	@Test
	void loginWhenPasswordRightThenUser() {
		StepVerifier.create(attempt("ada@example.com", TestUsers.PASSWORD))
			.assertNext((result) -> assertThat(((LoginResult.SignedIn) result).user().id()).isEqualTo("u-1001"))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(this.throttle.calls).containsExactly("admit", "succeeded");
	}

	@Test
	void loginWhenPasswordWrongThenRefusedAndCounted() {
		expectRefused("ada@example.com", "wrong", Reason.WRONG_PASSWORD);
		expectRefused("ada@example.com", TestUsers.PASSWORD + " ", Reason.WRONG_PASSWORD);
		assertThat(this.throttle.calls).containsExactly("admit", "failed", "admit", "failed");
	}

	@Test
	void loginWhenUserUnknownThenHashedAllTheSame() {
		expectRefused("nobody@example.com", "x", Reason.UNKNOWN_OR_WRONG);
		assertThat(hashes()).isEqualTo(1);
		expectRefused("ada@example.com", "x", Reason.WRONG_PASSWORD);
		assertThat(hashes()).isEqualTo(2);
	}

	@Test
	void loginWhenTimesAreToBeLearntThenLearntOnceAndBeforeTheFirst() {
		this.hashing
			.teach(Flux.just(new PasswordEncoders().encode(TestUsers.PASSWORD)).delaySequence(Duration.ofMillis(200)));
		expectRefused("nobody@example.com", "x", Reason.UNKNOWN_OR_WRONG);
		assertThat(hashes()).isEqualTo(2);
		this.hashing.calibrate();
		expectRefused("nobody@example.com", "x", Reason.UNKNOWN_OR_WRONG);
		assertThat(hashes()).isEqualTo(3);
	}

	@Test
	void loginWhenAccountsAreInAnotherEncodingThenUnknownUsersCostWhatThatCosts() {
		this.hashing.teach(Flux.just(bcrypt("a"), bcrypt("b")));
		expectRefused("nobody@example.com", "x", Reason.UNKNOWN_OR_WRONG);
		assertThat(this.meters.get("gatehouse.login.hashing.duration").timers()).singleElement()
			.satisfies((timer) -> assertThat(timer.getId().getTag("encoding")).isEqualTo("bcrypt"));
	}

	@Test
	void loginWhenAnAccountHasNoProperPasswordThenItTeachesNobody() {
		String bcrypt = bcrypt("a");
		this.hashing.teach(Flux.just(bcrypt.substring(0, 20) + "LOCKED", bcrypt));
		expectRefused("nobody@example.com", "x", Reason.UNKNOWN_OR_WRONG);
		assertThat(hashes()).isEqualTo(2);
		User ada = new User("u-1", "ada@example.com", List.of(), List.of(), true);
		for (String broken : List.of(bcrypt.substring(0, 20) + "LOCKED", "{scrypt}$e0801$AAAA$")) {
			assertThat(Encodings.isWellFormed(broken)).isFalse();
			StepVerifier
				.create(login(new Accounts(new Account(ada, broken, false)))
					.login(Credentials.of("ada@example.com", "right"), CLIENT, this.presence))
				.expectNext(new LoginResult.Refused(Reason.WRONG_PASSWORD, "u-1"))
				.expectComplete()
				.verify(PATIENCE);
		}
	}

	@Test
	void loginWhenDirectoryCannotTeachThenSignsInAllTheSame() {
		this.hashing.teach(Flux.error(new IllegalStateException("away")));
		expectRefused("ada@example.com", "wrong", Reason.WRONG_PASSWORD);
	}

	@Test
	void loginWhenPasswordRightAndClientGoneThenRefusedAndTold() {
		Login late = login(new UserDirectory() {

			@Override
			public Mono<User> findById(String id) {
				return Mono.empty();
			}

			@Override
			public Mono<Verdict> verify(String email, String password, Passwords passwords) {
				LoginTests.this.presence.end();
				User ada = new User("u-1", "ada@example.com", List.of(), List.of(), true);
				return Mono.just(new Verdict.Accepted(ada, false));
			}

		});
		StepVerifier.create(late.login(Credentials.of("ada@example.com", "right"), CLIENT, this.presence))
			.expectNext(new LoginResult.Refused(Reason.CLIENT_GONE, "u-1"))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(this.throttle.calls).containsExactly("admit", "failed");
	}

	@Test
	void decoyWhenComparedThenCostsWhatANewPasswordCosts() {
		PasswordEncoders encoders = new PasswordEncoders();
		String decoy = encoders.decoy();
		assertThat(Encodings.cost(decoy)).isEqualTo(Encodings.cost(encoders.encode("x")));
		assertThat(encoders.matches("x", decoy)).isFalse();
		assertThat(encoders.isOutdated(decoy)).isFalse();
		assertThat(decoy).isNotEqualTo(encoders.decoy());
	}

	@Test
	void loginWhenUserDisabledOrLockedThenLookedAtAfterThePassword() {
		expectRefused("disabled@example.com", "wrong", Reason.WRONG_PASSWORD);
		expectRefused("disabled@example.com", TestUsers.PASSWORD, Reason.DISABLED);
		expectRefused("locked@example.com", "wrong", Reason.WRONG_PASSWORD);
		expectRefused("locked@example.com", TestUsers.PASSWORD, Reason.LOCKED);
	}

	/** It may say so of a right password too, and must not be asked without end. */
	@Test
	void loginWhenDirectoryBarsTheUserThenRefusedAndCounted() {
		Login barring = login(new UserDirectory() {

			@Override
			public Mono<User> findById(String id) {
				return Mono.empty();
			}

			@Override
			public Mono<Verdict> verify(String email, String password, Passwords passwords) {
				return Mono.just(new Verdict.Barred("u-1"));
			}

		});
		StepVerifier.create(barring.login(Credentials.of("ada@example.com", "x"), CLIENT, this.presence))
			.expectNext(new LoginResult.Refused(Reason.BARRED, "u-1"))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(this.throttle.calls).containsExactly("admit", "failed");
	}

	@Test
	void loginWhenThrottledThenNothingIsHashed() {
		this.throttle.admission = new LoginThrottle.Admission("address", Duration.ofSeconds(7), "");
		StepVerifier.create(attempt("ada@example.com", TestUsers.PASSWORD))
			.expectNext(new LoginResult.Throttled("address", Duration.ofSeconds(7)))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(hashes()).isZero();
	}

	@Test
	void loginWhenDirectoryIsAwayThenFailsAndIsNotCounted() {
		Login broken = login(new AccountDirectory() {

			@Override
			public Mono<Account> findByEmail(String email) {
				return Mono.error(new DirectoryUnavailableException("away", null));
			}

			@Override
			public Mono<User> findById(String id) {
				return Mono.empty();
			}

		});
		StepVerifier.create(broken.login(Credentials.of("ada@example.com", "x"), CLIENT, this.presence))
			.expectError(DirectoryUnavailableException.class)
			.verify(PATIENCE);
		assertThat(this.throttle.calls).containsExactly("admit", "undone");
	}

	@Test
	void loginWhenTooManyWaitThenOverloadedAndNotCounted() {
		List<Throwable> errors = Flux.range(0, 20)
			.flatMap((i) -> attempt("nobody@example.com", "x").then(Mono.<Throwable>empty()).onErrorResume(Mono::just),
					20)
			.collectList()
			.block(PATIENCE);
		assertThat(errors).isNotEmpty().allMatch(HashingOverloadedException.class::isInstance);
		assertThat(this.throttle.calls).filteredOn("undone"::equals).hasSameSizeAs(errors);
	}

	@Test
	void loginWhenClientGoesWhileItWaitsThenGivenUpAndCounted() throws Exception {
		CountDownLatch free = new CountDownLatch(1);
		this.hashing.matches("nobody@example.com", "x", null, (nanos) -> await(free)).subscribe();
		Mono<LoginResult> waiting = attempt("ada@example.com", TestUsers.PASSWORD).cache();
		waiting.subscribe();
		this.presence.end();
		StepVerifier.create(waiting)
			.expectNext(new LoginResult.Refused(Reason.CLIENT_GONE, null))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(this.throttle.calls).containsExactly("admit", "failed");
		free.countDown();
		expectRefused("nobody@example.com", "x", Reason.CLIENT_GONE);
	}

	@Test
	void loginWhenDatabaseTakesAnotherSpellingForEqualThenUnknown() {
		User ada = new User("u-1", "ada@example.com", List.of(), List.of(), true);
		Login lenient = login(new Accounts(new Account(ada, bcrypt("right"), false)));
		StepVerifier.create(lenient.login(Credentials.of("adá@example.com", "right"), CLIENT, this.presence))
			.expectNext(new LoginResult.Refused(Reason.UNKNOWN_OR_WRONG, null))
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void loginWhenBcryptWouldCutThePasswordThenRefused() {
		User ada = new User("u-1", "ada@example.com", List.of(), List.of(), true);
		String most = "é".repeat(36);
		Login bcrypt = login(new Accounts(new Account(ada, bcrypt(most), false)));
		StepVerifier.create(bcrypt.login(Credentials.of("ada@example.com", most + "x"), CLIENT, this.presence))
			.expectNext(new LoginResult.Refused(Reason.WRONG_PASSWORD, "u-1"))
			.expectComplete()
			.verify(PATIENCE);
		StepVerifier.create(bcrypt.login(Credentials.of("ada@example.com", most), CLIENT, this.presence))
			.expectNext(new LoginResult.SignedIn(ada))
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void loginWhenEncodingIsOutdatedThenReplacedByOurs() {
		User ada = new User("u-1", "ada@example.com", List.of(), List.of(), true);
		Accounts accounts = new Accounts(new Account(ada, bcrypt("right"), false));
		Login upgrading = login(accounts);
		StepVerifier.create(upgrading.login(Credentials.of("ada@example.com", "wrong"), CLIENT, this.presence))
			.expectNextCount(1)
			.expectComplete()
			.verify(PATIENCE);
		assertThat(accounts.account.encodedPassword()).startsWith("{bcrypt}");
		for (int i = 0; i < 2; i++) {
			StepVerifier.create(upgrading.login(Credentials.of("ada@example.com", "right"), CLIENT, this.presence))
				.expectNext(new LoginResult.SignedIn(ada))
				.expectComplete()
				.verify(PATIENCE);
			assertThat(accounts.account.encodedPassword()).startsWith("{argon2}$argon2id$v=19$m=19456,t=2,p=1$");
			assertThat(accounts.replacements).isEqualTo(1);
		}
	}

	@Test
	void loginWhenEncodingIsNotKnownThenRefused() {
		User ada = new User("u-1", "ada@example.com", List.of(), List.of(), true);
		for (String encoded : List.of("{noop}right", "right", "{bcrypt", "{}right", "{argon2}garbage",
				"{bcrypt}garbage", "{pbkdf2}garbage", "{pbkdf2}00", "{scrypt}garbage", "{scrypt}$e0801$!$!",
				"{argon2}$argon2id$v=19$m=0,t=0,p=0$AAAA$AAAA")) {
			StepVerifier
				.create(login(new Accounts(new Account(ada, encoded, false)))
					.login(Credentials.of("ada@example.com", "right"), CLIENT, this.presence))
				.expectNext(new LoginResult.Refused(Reason.WRONG_PASSWORD, "u-1"))
				.expectComplete()
				.verify(PATIENCE);
		}
	}

	@Test
	void matchesWhenHashingEndsInAnErrorThenToldAndThePlaceIsFree() {
		for (int i = 0; i < 5; i++) {
			StepVerifier.create(this.hashing.matches("nobody@example.com", "x", null, (nanos) -> {
				throw new OutOfMemoryError("of this test");
			})).expectErrorMatches((ex) -> !(ex instanceof HashingOverloadedException)).verify(PATIENCE);
		}
		expectRefused("nobody@example.com", "x", Reason.UNKNOWN_OR_WRONG);
	}

	private Login login(UserDirectory users) {
		return new Login(users, this.hashing, this.throttle);
	}

	private Mono<LoginResult> attempt(String email, String password) {
		return this.login.login(Credentials.of(email, password), CLIENT, this.presence);
	}

	private void expectRefused(String email, String password, Reason reason) {
		StepVerifier.create(attempt(email, password))
			.assertNext((result) -> assertThat(((LoginResult.Refused) result).reason()).isEqualTo(reason))
			.expectComplete()
			.verify(PATIENCE);
	}

	private long hashes() {
		return this.meters.find("gatehouse.login.hashing.duration").timers().stream().mapToLong(Timer::count).sum();
	}

	private static long lot(String email) {
		return email.hashCode();
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String bcrypt(String password) {
		return "{bcrypt}" + new BCryptPasswordEncoder(4).encode(password);
	}

	/** One account, which any spelling finds. */
	private static final class Accounts implements AccountDirectory {

		private Account account;

		private int replacements;

		Accounts(Account account) {
			this.account = account;
		}

		@Override
		public Mono<Account> findByEmail(String email) {
			return Mono.just(this.account);
		}

		@Override
		public Mono<User> findById(String id) {
			return Mono.just(this.account.user());
		}

		@Override
		public boolean canReplacePasswords() {
			return true;
		}

		@Override
		public Mono<Boolean> replacePassword(Account account, String encoded) {
			this.account = new Account(account.user(), encoded, account.locked());
			this.replacements++;
			return Mono.just(true);
		}

	}

	/** Admits everybody, or nobody. */
	private static final class RecordingThrottle implements LoginThrottle {

		private final List<String> calls = new ArrayList<>();

		private Admission admission = new Admission(null, Duration.ZERO, "");

		@Override
		public Mono<Admission> admit(String email, ClientNetwork client, BooleanSupplier awaited) {
			this.calls.add("admit");
			return Mono.just(this.admission);
		}

		@Override
		public Mono<Void> succeeded(String email, ClientNetwork client, Admission admission) {
			return Mono.fromRunnable(() -> this.calls.add("succeeded"));
		}

		@Override
		public Mono<Void> failed(String email, ClientNetwork client, Admission admission) {
			return Mono.fromRunnable(() -> this.calls.add("failed"));
		}

		@Override
		public Mono<Void> undone(String email, ClientNetwork client, Admission admission) {
			return Mono.fromRunnable(() -> this.calls.add("undone"));
		}

	}

}
