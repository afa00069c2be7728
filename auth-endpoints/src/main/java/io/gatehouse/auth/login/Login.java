package io.gatehouse.auth.login;

import io.gatehouse.auth.user.User;
import io.gatehouse.auth.user.UserDirectory;
import io.gatehouse.auth.user.Verdict;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Decides whether somebody may sign in: throttle, directory, hash, and only then whether
 * the account is enabled. Unknown user, wrong password, disabled and locked account are
 * one answer, and cost the same.
 */
public final class Login {

	private final UserDirectory users;

	private final PasswordHashing hashing;

	private final LoginThrottle throttle;

	public Login(UserDirectory users, PasswordHashing hashing, LoginThrottle throttle) {
		this.users = users;
		this.hashing = hashing;
		this.throttle = throttle;
	}

	/**
	 * Tries to sign somebody in. Fails when throttle or directory cannot answer, and with
	 * {@link HashingOverloadedException} when too many wait.
	 * @param credentials what was typed
	 * @param client where it comes from
	 * @param presence of the client. Once subscribed to, the attempt is not to be
	 * cancelled: it was counted and would stay under way
	 */
	public Mono<LoginResult> login(Credentials credentials, ClientNetwork client, Presence presence) {
		String email = credentials.email();
		return this.throttle.admit(email, client, presence::lasts).flatMap((admission) -> {
			if (admission.limit() != null) {
				return Mono.just(new LoginResult.Throttled(admission.limit(), admission.pause()));
			}
			Mono<Void> failed = this.throttle.failed(email, client, admission).onErrorComplete();
			return check(credentials, failed, presence)
				// Counted, though its password may not have been looked at: leaving must
				// not be a way to have passwords hashed for nothing.
				.onErrorResume(Presence.ClientGoneException.class,
						(ex) -> failed.thenReturn(new LoginResult.Refused(LoginResult.Reason.CLIENT_GONE, null)))
				.onErrorResume(
						(ex) -> this.throttle.undone(email, client, admission).onErrorComplete().then(Mono.error(ex)))
				.flatMap((result) -> (result instanceof LoginResult.SignedIn)
						? this.throttle.succeeded(email, client, admission).thenReturn(result) : Mono.just(result));
		});
	}

	private Mono<LoginResult> check(Credentials credentials, Mono<Void> failed, Presence presence) {
		if (!presence.lasts()) {
			return Mono.error(new Presence.ClientGoneException());
		}
		PasswordCheck check = this.hashing.begin(credentials.email(), presence);
		return this.users.verify(credentials.email(), credentials.password(), check)
			.map((verdict) -> result(verdict, presence))
			.flatMap((result) -> (result instanceof LoginResult.SignedIn) ? Mono.just(result)
					: failed.then(Mono.defer(() -> check.hold(result))));
	}

	/** The password comes first, so that only its owner could learn the rest. */
	private static LoginResult result(Verdict verdict, Presence presence) {
		if (verdict instanceof Verdict.Accepted accepted) {
			User user = accepted.user();
			if (!user.enabled()) {
				return new LoginResult.Refused(LoginResult.Reason.DISABLED, user.id());
			}
			if (!presence.lasts()) {
				// Nobody gets the session: the audit is told who might have.
				return new LoginResult.Refused(LoginResult.Reason.CLIENT_GONE, user.id());
			}
			return accepted.locked() ? new LoginResult.Refused(LoginResult.Reason.LOCKED, user.id())
					: new LoginResult.SignedIn(user);
		}
		if (verdict instanceof Verdict.Barred barred) {
			return new LoginResult.Refused(LoginResult.Reason.BARRED, barred.userId());
		}
		@Nullable String userId = ((Verdict.Refused) verdict).userId();
		return new LoginResult.Refused(
				(userId != null) ? LoginResult.Reason.WRONG_PASSWORD : LoginResult.Reason.UNKNOWN_OR_WRONG, userId);
	}

}
