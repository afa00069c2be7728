package io.gatehouse.gateway.authentication;

import java.util.Set;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemCode;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.token.AccessTokenVerifier;
import io.gatehouse.auth.token.ForeignTokens;
import io.gatehouse.auth.token.RefusalReason;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.gateway.authentication.Authentication.Anonymous;
import io.gatehouse.gateway.authentication.Authentication.Authenticated;
import io.gatehouse.gateway.authentication.Authentication.Pending;
import io.gatehouse.gateway.authentication.Authentication.Refused;
import io.gatehouse.gateway.identity.IdentityHeaderNames;
import io.gatehouse.gateway.identity.IdentityHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls. Never blocks and asks nobody over the network.
 */
public final class Authenticator {

	private final AccessTokenVerifier verifier;

	private final ForeignTokens foreign;

	private final Standings standings;

	private final TokenCache cache;

	private final IdentityHeaderNames names;

	public Authenticator(AccessTokenVerifier verifier, ForeignTokens foreign, Standings standings, TokenCache cache,
			IdentityHeaderNames names) {
		this.verifier = verifier;
		this.foreign = foreign;
		this.standings = standings;
		this.cache = cache;
		this.names = names;
	}

	/**
	 * Finds out who calls.
	 * @param text the token that was sent, which may be empty or nonsense, or
	 * {@code null} when none was
	 * @param required whether a request without a token is refused
	 * @param issuers the names of those whose tokens count
	 */
	public Authentication authenticate(@Nullable String text, boolean required, Set<String> issuers) {
		if (text == null) {
			return required ? refuse(Problems.tokenMissing()) : Anonymous.INSTANCE;
		}
		Caller known = text.isEmpty() ? null : this.cache.find(text);
		if (known != null && !known.keyCounts().getAsBoolean()) {
			this.cache.remove(text);
			known = null;
		}
		if (known != null) {
			return issuers.contains(known.issuer()) ? recheck(text, known) : refuse(Problems.tokenInvalid());
		}
		return verify(text, issuers);
	}

	/**
	 * The caller has come to take more room.
	 */
	public void keep(String text, Caller caller) {
		this.cache.add(text, caller);
	}

	/**
	 * A token was issued here: it is genuine without its signature being checked, and its
	 * client will be back with it at once.
	 */
	public void know(String text, Verification.Accepted accepted) {
		this.cache.add(text, Caller.ours(accepted, IdentityHeaders.of(accepted.token(), this.names)));
	}

	private Authentication recheck(String text, Caller caller) {
		Problem problem = objection(caller);
		if (problem == null) {
			return new Authenticated(caller);
		}
		if (problem.code() != ProblemCode.AUTH_UNAVAILABLE) {
			this.cache.remove(text);
		}
		return refuse(problem);
	}

	/**
	 * Our own first, so that nothing about others is asked for them.
	 */
	private Authentication verify(String text, Set<String> issuers) {
		Verification verification = this.verifier.verify(text);
		if (verification instanceof Verification.Accepted accepted) {
			Caller caller = Caller.ours(accepted, IdentityHeaders.of(accepted.token(), this.names));
			return issuers.contains(Caller.OURS) ? admit(text, caller) : refuse(Problems.tokenInvalid());
		}
		ForeignTokens.Outcome foreign = this.foreign.verify(text, issuers);
		return (foreign == null) ? refused(verification) : verified(text, foreign);
	}

	private Authentication verified(String text, ForeignTokens.Outcome foreign) {
		if (foreign.verification() instanceof Verification.Accepted accepted) {
			IdentityHeaders headers = IdentityHeaders.of(accepted.token(), this.names);
			return admit(text, Caller.foreign(accepted, foreign.issuer(), headers));
		}
		return (foreign.verification() instanceof Verification.NeedsKey needed) ? new Pending(needed.answered())
				: refused(foreign.verification());
	}

	private Authentication refused(Verification verification) {
		if (verification instanceof Verification.Unavailable) {
			return refuse(Problems.authUnavailable());
		}
		boolean expired = verification instanceof Verification.Refused refused
				&& refused.reason() == RefusalReason.EXPIRED;
		return refuse(expired ? Problems.tokenExpired() : Problems.tokenInvalid());
	}

	private Authentication admit(String text, Caller caller) {
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
		return switch (this.standings.of(caller)) {
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
		return new Refused(this.standings.areKnown() ? problem : Problems.authUnavailable());
	}

}
