package io.gatehouse.auth.login;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.gatehouse.auth.user.FileUserDirectory;
import io.gatehouse.auth.user.TestUsers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class LoginTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final PasswordHashing hashing = new PasswordHashing(1, 2);

	private final Login login = new Login(new FileUserDirectory(TestUsers.yaml()), this.hashing);

	@AfterEach
	void stop() {
		this.hashing.destroy();
	}

	@Test
	void loginWhenPasswordRightThenUser() {
		StepVerifier.create(this.login.login("ada@example.com", TestUsers.PASSWORD))
			.assertNext((user) -> assertThat(user.id()).isEqualTo("u-1001"))
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void loginWhenPasswordWrongThenNothing() {
		StepVerifier.create(this.login.login("ada@example.com", "wrong")).expectComplete().verify(PATIENCE);
		StepVerifier.create(this.login.login("ada@example.com", TestUsers.PASSWORD + " "))
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void loginWhenUserDisabledThenNothing() {
		StepVerifier.create(this.login.login("disabled@example.com", TestUsers.PASSWORD))
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void loginWhenUserUnknownThenHashedOnThePoolAllTheSame() {
		List<String> threads = new ArrayList<>();
		StepVerifier
			.create(this.login.login("nobody@example.com", "x")
				.doOnTerminate(() -> threads.add(Thread.currentThread().getName())))
			.expectComplete()
			.verify(PATIENCE);
		assertThat(threads).allMatch((name) -> name.startsWith("password-hashing"));
	}

	@Test
	void loginWhenTooManyWaitThenOverloaded() {
		List<Throwable> errors = Flux.range(0, 20)
			.flatMap((i) -> this.login.login("nobody@example.com", "x")
				.then(Mono.<Throwable>empty())
				.onErrorResume(Mono::just), 20)
			.collectList()
			.block(PATIENCE);
		assertThat(errors).isNotEmpty().allMatch(HashingOverloadedException.class::isInstance);
	}

}
