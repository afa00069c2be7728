package io.gatehouse.auth.login;

import io.gatehouse.auth.user.Account;
import io.gatehouse.auth.user.User;
import io.gatehouse.auth.user.UserDirectory;
import reactor.core.publisher.Mono;

/**
 * Decides whether somebody may sign in. Unknown user, wrong password and disabled account
 * are one answer, and cost the same.
 */
public final class Login {

	private final UserDirectory users;

	private final PasswordHashing hashing;

	public Login(UserDirectory users, PasswordHashing hashing) {
		this.users = users;
		this.hashing = hashing;
	}

	/**
	 * The user who signed in, or nothing when refused.
	 * @param email the address as it was typed
	 * @param password the password, exactly as it was typed
	 */
	public Mono<User> login(String email, String password) {
		return this.users.findByEmail(email)
			.map((account) -> check(account, password))
			.switchIfEmpty(Mono.fromSupplier(() -> this.hashing.matchesNobody(password).then(Mono.empty())))
			.flatMap((user) -> user);
	}

	private Mono<User> check(Account account, String password) {
		// Whether the account is enabled is looked at last, so that time does not tell.
		return this.hashing.matches(password, account.encodedPassword())
			.filter((matches) -> matches && account.user().enabled())
			.map((matches) -> account.user());
	}

}
