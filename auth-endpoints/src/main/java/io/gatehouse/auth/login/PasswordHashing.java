package io.gatehouse.auth.login;

import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Hashes passwords on a small pool of its own, so that a flood of logins takes no core
 * from proxied requests and no memory without bound.
 *
 * @see <a href=
 * "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html">OWASP
 * Password Storage</a>
 */
public final class PasswordHashing implements DisposableBean {

	private static final int SALT_BYTES = 16;

	private static final int HASH_BYTES = 32;

	private static final int PARALLELISM = 1;

	/** 19 MiB and two passes: OWASP's minimum for argon2id. */
	private static final int MEMORY_KIB = 19456;

	private static final int PASSES = 2;

	private final PasswordEncoder encoder = encoder();

	private final Scheduler pool;

	/** What the password of an unknown user is compared with, at the same cost. */
	private final String decoy = this.encoder.encode("nobody");

	/**
	 * Creates the pool.
	 * @param threads how many hashes are computed at a time
	 * @param queue how many more may wait
	 */
	public PasswordHashing(int threads, int queue) {
		this.pool = Schedulers.newBoundedElastic(threads, Math.max(1, queue / threads), "password-hashing", 60, true);
	}

	/**
	 * Whether the password is the encoded one. Fails with
	 * {@link HashingOverloadedException} when too many wait.
	 */
	Mono<Boolean> matches(String password, String encoded) {
		return Mono.fromCallable(() -> this.encoder.matches(password, encoded))
			.subscribeOn(this.pool)
			.onErrorMap(RejectedExecutionException.class, (ex) -> new HashingOverloadedException());
	}

	/**
	 * Takes as long as {@link #matches} and says no, so that time does not tell who has
	 * an account.
	 */
	Mono<Boolean> matchesNobody(String password) {
		return matches(password, this.decoy).map((ignored) -> false);
	}

	@Override
	public void destroy() {
		this.pool.dispose();
	}

	private static PasswordEncoder encoder() {
		Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIB,
				PASSES);
		return new DelegatingPasswordEncoder("argon2",
				Map.of("argon2", argon2, "bcrypt", new BCryptPasswordEncoder(), "pbkdf2",
						Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8(), "scrypt",
						SCryptPasswordEncoder.defaultsForSpringSecurity_v5_8()));
	}

}
