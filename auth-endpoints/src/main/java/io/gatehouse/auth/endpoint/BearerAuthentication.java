package io.gatehouse.auth.endpoint;

import java.util.List;

import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.revocation.RevocationView;
import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.auth.token.BearerToken;
import io.gatehouse.auth.token.JwsAccessTokenVerifier;
import io.gatehouse.auth.token.RefusalReason;
import io.gatehouse.auth.token.Verification;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Who calls one of our own endpoints, by the access token.
 */
public final class BearerAuthentication {

	private final JwsAccessTokenVerifier verifier;

	private final RevocationView revocations;

	public BearerAuthentication(JwsAccessTokenVerifier verifier, RevocationView revocations) {
		this.verifier = verifier;
		this.revocations = revocations;
	}

	/**
	 * The caller's token, genuine, in force and not revoked.
	 * @throws ProblemException when there is none
	 */
	AccessToken require(ServerRequest request) {
		String text = token(request);
		if (text == null) {
			throw new ProblemException(Problems.tokenMissing());
		}
		AccessToken token = accepted(this.verifier.verify(text));
		switch (this.revocations.standing(token.sessionId(), token.subject(), token.issuedAt())) {
			case ENDED -> throw new ProblemException(Problems.accessOfEndedSession());
			case STALE -> throw new ProblemException(Problems.tokenExpired());
			case UNKNOWN -> throw new ProblemException(Problems.authUnavailable());
			case GOOD -> {
			}
		}
		return token;
	}

	/**
	 * The caller's token, genuine, whether or not it has expired or was revoked; or
	 * {@code null} when there is none.
	 */
	@Nullable AccessToken forSigningOut(ServerRequest request) {
		String text = token(request);
		return (text != null) ? accepted(this.verifier.verifyIgnoringExpiry(text)) : null;
	}

	private static @Nullable String token(ServerRequest request) {
		List<String> headers = request.headers().header(HttpHeaders.AUTHORIZATION);
		if (headers.size() > 1) {
			throw new ProblemException(Problems.requestInvalid("There is more than one Authorization header."));
		}
		return BearerToken.of(headers.isEmpty() ? null : headers.get(0));
	}

	private static AccessToken accepted(Verification verification) {
		if (verification instanceof Verification.Accepted accepted) {
			return accepted.token();
		}
		boolean expired = verification instanceof Verification.Refused refused
				&& refused.reason() == RefusalReason.EXPIRED;
		throw new ProblemException(expired ? Problems.tokenExpired() : Problems.tokenInvalid());
	}

}
