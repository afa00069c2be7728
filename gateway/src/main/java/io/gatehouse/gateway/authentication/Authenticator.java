package io.gatehouse.gateway.authentication;

import java.time.Clock;
import java.time.Instant;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.revocation.RevocationView;
import io.gatehouse.auth.revocation.Standing;
import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.auth.token.AccessTokenVerifier;
import io.gatehouse.auth.token.BearerToken;
import io.gatehouse.auth.token.RefusalReason;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.gateway.authentication.Authentication.Anonymous;
import io.gatehouse.gateway.authentication.Authentication.Authenticated;
import io.gatehouse.gateway.authentication.Authentication.Refused;
import io.gatehouse.gateway.firewall.RequestView;
import io.gatehouse.gateway.identity.IdentityHeaderNames;
import io.gatehouse.gateway.identity.IdentityHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls. Never blocks and asks nobody over the network.
 */
public final class Authenticator {

	private final AccessTokenVerifier verifier;

	private final RevocationView revocations;

	private final TokenCache cache;

	private final IdentityHeaderNames names;

	private final Clock clock;

	public Authenticator(AccessTokenVerifier verifier, RevocationView revocations, TokenCache cache,
			IdentityHeaderNames names, Clock clock) {
		this.verifier = verifier;
		this.revocations = revocations;
		this.cache = cache;
		this.names = names;
		this.clock = clock;
	}

	/**
	 * Finds out who calls. Only the {@code Authorization} header counts: addresses end up
	 * in logs and histories.
	 * @param required whether a request without a token is refused
	 */
	public Authentication authenticate(RequestView request, boolean required) {
		String text = BearerToken.of(request.header("Authorization"));
		if (text == null) {
			return required ? refuse(Problems.tokenMissing()) : Anonymous.INSTANCE;
		}
		Caller known = text.isEmpty() ? null : this.cache.find(text);
		return (known != null) ? recheck(known) : verify(text);
	}

	private Authentication recheck(Caller caller) {
		Problem problem = objection(caller);
		return (problem == null) ? new Authenticated(caller) : refuse(problem);
	}

	private Authentication verify(String text) {
		Verification verification = this.verifier.verify(text);
		if (verification instanceof Verification.Accepted accepted) {
			return admit(text, accepted.token());
		}
		boolean expired = verification instanceof Verification.Refused refused
				&& refused.reason() == RefusalReason.EXPIRED;
		return refuse(expired ? Problems.tokenExpired() : Problems.tokenInvalid());
	}

	private Authentication admit(String text, AccessToken token) {
		Caller caller = new Caller(token, IdentityHeaders.of(token, this.names));
		Problem problem = objection(caller);
		if (problem != null) {
			return refuse(problem);
		}
		this.cache.add(text, caller);
		return new Authenticated(caller);
	}

	/**
	 * Why a genuine token is not in force, or {@code null} when it is.
	 */
	private @Nullable Problem objection(Caller caller) {
		if (this.clock.millis() >= caller.expiresAt()) {
			return Problems.tokenExpired();
		}
		AccessToken token = caller.token();
		return switch (this.revocations.standing(token.sessionId(), token.subject(), token.issuedAt())) {
			case GOOD -> null;
			case ENDED -> Problems.accessOfEndedSession();
			case STALE -> Problems.tokenExpired();
			case UNKNOWN -> Problems.authUnavailable();
		};
	}

	/**
	 * While nothing is known about revocation nobody can get another token either, so no
	 * client is told that its own is the matter.
	 */
	private Refused refuse(Problem problem) {
		boolean unknown = this.revocations.standing(null, "", Instant.EPOCH) == Standing.UNKNOWN;
		return new Refused(unknown ? Problems.authUnavailable() : problem);
	}

}
