package io.gatehouse.auth.user;

import java.util.Optional;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A directory that hands out encoded passwords, so that they are compared here.
 */
public interface AccountDirectory extends UserDirectory {

	/** Of so many accounts it is enough to know what they cost. */
	int MAX_SAMPLES = 1000;

	/**
	 * The account that signs in with the address.
	 * @param email the address, {@linkplain EmailAddress#normalise(String) normalised}
	 */
	Mono<Account> findByEmail(String email);

	/**
	 * Whether passwords can be replaced here. Where they cannot, no work goes into a
	 * better encoding.
	 */
	default boolean canReplacePasswords() {
		return false;
	}

	/**
	 * Stores a better encoding of the same password, where the directory can be written.
	 * @param account the account as it was found: when its password has been changed
	 * since, nothing is written
	 * @param encoded the new encoding
	 * @return whether it was written
	 */
	default Mono<Boolean> replacePassword(Account account, String encoded) {
		return Mono.just(false);
	}

	/**
	 * Encoded passwords of {@value #MAX_SAMPLES} accounts at most, to learn what
	 * comparing costs; empty when they cannot be had.
	 */
	default Flux<String> samples() {
		return Flux.empty();
	}

	@Override
	default Mono<Verdict> verify(String email, String password, Passwords passwords) {
		return findByEmail(email)
			// What a database takes for equal (case, accents) need not be: whoever
			// could choose among several spellings would get as many guesses for
			// each.
			.filter((account) -> EmailAddress.normalise(account.user().email()).equals(email))
			.map(Optional::of)
			.defaultIfEmpty(Optional.empty())
			.flatMap((found) -> passwords.matches(password, found.map(Account::encodedPassword).orElse(null))
				.flatMap((matches) -> matches ? accepted(found.orElseThrow(), password, passwords)
						: Mono.just(new Verdict.Refused(found.map((account) -> account.user().id()).orElse(null)))));
	}

	private Mono<Verdict> accepted(Account account, String password, Passwords passwords) {
		Verdict accepted = new Verdict.Accepted(account.user(), account.locked());
		if (!canReplacePasswords()) {
			return Mono.just(accepted);
		}
		return passwords.betterEncoding(password, account.encodedPassword())
			.flatMap((encoded) -> replacePassword(account, encoded))
			// The sign-in does not depend on it: the next one tries again.
			.onErrorComplete()
			.then(Mono.just(accepted));
	}

}
