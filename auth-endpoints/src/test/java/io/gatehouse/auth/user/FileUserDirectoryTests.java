package io.gatehouse.auth.user;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FileUserDirectoryTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final String PASSWORD = "{bcrypt}$2a$10$secret";

	@Test
	void findByEmailWhenCaseDiffersThenFound() {
		StepVerifier
			.create(new FileUserDirectory(TestUsers.yaml()).findByEmail(EmailAddress.normalise(" ADA@example.com ")))
			.assertNext((account) -> assertThat(account.user().id()).isEqualTo("u-1001"))
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void findByIdWhenUnknownThenEmpty() {
		StepVerifier.create(new FileUserDirectory(TestUsers.yaml()).findById("u-9")).expectComplete().verify(PATIENCE);
	}

	@Test
	void constructorWhenEnabledIsLeftOutThenEnabled() {
		StepVerifier.create(new FileUserDirectory(user("")).findById("u-1"))
			.assertNext((user) -> assertThat(user.enabled()).isTrue())
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void constructorWhenUnusableThenRefusedWithoutPassword() {
		refused("", "one list 'users'");
		refused("users: 5", "one list 'users'");
		refused("users: []\nother: 1", "one list 'users'");
		refused("users: [5]", "User number 1 is not a map");
		refused("users: [{email: a, password: \"" + PASSWORD + "\"}]", "User number 1: 'id'");
		refused(user("enable: false"), "unknown key 'enable'");
		refused(user("enabled: nope"), "'enabled' must be true or false");
		refused(user("roles: admin"), "'roles' must be a list");
		refused(user("roles: [1]"), "'roles' must be a list");
		refused(user("scopes: [\"a b\"]"), "without spaces");
		refused(user("password: plain-secret"), "not valid YAML at line");
		refused("users: [{id: u-1, email: a, password: plain-secret}]", "must be encoded");
		refused("users: [{id: u-1, email: a, password: \"{noop}plain-secret\"}]", "must be encoded");
		refused(user("") + user("").substring("users:\n".length()), "Two users have the id 'u-1'");
		refused("users:\n  - \"unclosed " + PASSWORD, "not valid YAML");
		refused("!!javax.script.ScriptEngineManager []", "not valid YAML");
	}

	/** It could not be stored, and would take longer than the sign-in itself. */
	@Test
	void verifyWhenPasswordIsRightThenNoBetterEncodingIsMade() {
		Passwords passwords = new Passwords() {

			@Override
			public Mono<Boolean> matches(String password, String encoded) {
				return Mono.just(encoded.equals(PASSWORD));
			}

			@Override
			public Mono<String> betterEncoding(String password, String encoded) {
				throw new IllegalStateException("Nobody can store it");
			}

		};
		StepVerifier.create(new FileUserDirectory(user("")).verify("a@example.com", "x", passwords))
			.assertNext((verdict) -> assertThat(verdict).isInstanceOf(Verdict.Accepted.class))
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void toStringWhenAccountThenNoPassword() {
		StepVerifier.create(new FileUserDirectory(user("")).findByEmail("a@example.com"))
			.assertNext((account) -> assertThat(account.toString()).doesNotContain(PASSWORD))
			.expectComplete()
			.verify(PATIENCE);
	}

	private static String user(String line) {
		return "users:\n  - id: u-1\n    email: a@example.com\n    password: \"" + PASSWORD + "\"\n"
				+ (line.isEmpty() ? "" : "    " + line + "\n");
	}

	private static void refused(String yaml, String message) {
		assertThatExceptionOfType(InvalidUsersException.class).isThrownBy(() -> new FileUserDirectory(yaml))
			.withMessageContaining(message)
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

}
