package io.gatehouse.auth.autoconfigure;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.gatehouse.auth.login.ClientNetwork;
import io.gatehouse.auth.login.LoginThrottle;
import io.gatehouse.auth.session.LoginAttempts;
import io.gatehouse.auth.session.LoginAttempts.Outcome;
import io.gatehouse.auth.session.SessionStore;
import reactor.core.publisher.Mono;

/**
 * Brings the throttle of sign-in and the counts in Redis together, which know nothing of
 * each other.
 */
final class StoredLoginThrottle implements LoginThrottle {

	private static final String KNOWN = "+";

	private static final String NOT_KNOWN = "-";

	private final LoginAttempts attempts;

	StoredLoginThrottle(LoginAttempts attempts) {
		this.attempts = attempts;
	}

	@Override
	public Mono<Admission> admit(String email, ClientNetwork client, BooleanSupplier awaited) {
		return this.attempts.admit(attempt(email, client), awaited)
			.map((leave) -> new Admission(leave.limit(), leave.pause(),
					(leave.known() ? KNOWN : NOT_KNOWN) + leave.call()));
	}

	@Override
	public Mono<Void> succeeded(String email, ClientNetwork client, Admission admission) {
		return this.attempts.settle(attempt(email, client), leave(admission), Outcome.SUCCEEDED);
	}

	@Override
	public Mono<Void> failed(String email, ClientNetwork client, Admission admission) {
		return this.attempts.settle(attempt(email, client), leave(admission), Outcome.FAILED);
	}

	@Override
	public Mono<Void> undone(String email, ClientNetwork client, Admission admission) {
		return this.attempts.settle(attempt(email, client), leave(admission), Outcome.UNDONE);
	}

	private static LoginAttempts.Attempt attempt(String email, ClientNetwork client) {
		return new LoginAttempts.Attempt(email, client.network(), client.address());
	}

	private static LoginAttempts.Leave leave(Admission admission) {
		String ticket = admission.ticket();
		return new LoginAttempts.Leave(null, Duration.ZERO, ticket.substring(1), ticket.startsWith(KNOWN), false);
	}

	/**
	 * Admits everybody, as long as a session could be begun afterwards.
	 */
	static LoginThrottle none(SessionStore sessions) {
		return new LoginThrottle() {

			@Override
			public Mono<Admission> admit(String email, ClientNetwork client, BooleanSupplier awaited) {
				return sessions.ping().thenReturn(new Admission(null, Duration.ZERO, ""));
			}

			@Override
			public Mono<Void> succeeded(String email, ClientNetwork client, Admission admission) {
				return Mono.empty();
			}

			@Override
			public Mono<Void> failed(String email, ClientNetwork client, Admission admission) {
				return Mono.empty();
			}

			@Override
			public Mono<Void> undone(String email, ClientNetwork client, Admission admission) {
				return Mono.empty();
			}

		};
	}

}
