package io.gatehouse.auth.endpoint;

import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.session.EndReason;
import io.gatehouse.auth.session.RefreshToken;
import io.gatehouse.auth.session.RefreshTokens;
import io.gatehouse.auth.session.SessionStore;
import io.gatehouse.auth.token.AccessToken;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code POST /auth/logout}: ends the session of a refresh token or of an access token.
 * What is unknown or over already is signed out all the same.
 */
public final class LogoutHandler {

	private final RefreshTokens refreshTokens;

	private final BearerAuthentication authentication;

	private final SessionStore sessions;

	private final ClientProof proof;

	private final boolean cookies;

	private final Audit audit;

	/**
	 * Creates the handler.
	 * @param cookies whether the cookie is among the transports
	 */
	public LogoutHandler(RefreshTokens refreshTokens, BearerAuthentication authentication, SessionStore sessions,
			ClientProof proof, boolean cookies, Audit audit) {
		this.refreshTokens = refreshTokens;
		this.authentication = authentication;
		this.sessions = sessions;
		this.proof = proof;
		this.cookies = cookies;
		this.audit = audit;
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		return PresentedToken.of(request, this.proof, this.cookies).flatMap((presented) -> {
			boolean cookie = presented.transport() == Transport.COOKIE;
			return end(request, presented)
				.then(Mono.defer(() -> cookie ? Answers.noContent(RefreshCookie.delete()) : Answers.noContent()));
		});
	}

	private Mono<Void> end(ServerRequest request, PresentedToken presented) {
		String text = presented.text();
		if (text != null) {
			return endByRefreshToken(request, text);
		}
		AccessToken token = this.authentication.forSigningOut(request);
		if (token != null) {
			return end(request, token.subject(), token.sessionId());
		}
		if (presented.transport() == Transport.COOKIE) {
			// The cookie is gone already: signing out twice is signing out.
			return Mono.empty();
		}
		throw new ProblemException(
				Problems.requestInvalid("Send the refresh token in the body or an access token as Bearer."));
	}

	private Mono<Void> endByRefreshToken(ServerRequest request, String text) {
		RefreshToken token = this.refreshTokens.decode(text);
		return (token != null) ? end(request, token.userId(), token.sessionId()) : Mono.empty();
	}

	private Mono<Void> end(ServerRequest request, String userId, @Nullable String sessionId) {
		if (sessionId == null) {
			return Mono.empty();
		}
		return Uncancelled
			.of(this.sessions.end(userId, sessionId, EndReason.LOGOUT)
				.doOnNext((known) -> this.audit.signedOut(request, userId, sessionId, known))
				.doOnError(Audit::isOutage, (ex) -> this.audit.signOutUnavailable(request, userId, sessionId)))
			.then();
	}

}
