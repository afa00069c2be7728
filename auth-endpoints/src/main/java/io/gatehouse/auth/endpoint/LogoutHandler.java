package io.gatehouse.auth.endpoint;

import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.session.EndReason;
import io.gatehouse.auth.session.RefreshToken;
import io.gatehouse.auth.session.RefreshTokens;
import io.gatehouse.auth.session.SessionStore;
import io.gatehouse.auth.token.AccessToken;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code POST /auth/logout}: ends the session of a refresh token or of an access token.
 * What is unknown or over already is signed out all the same.
 */
public final class LogoutHandler {

	private static final int MAX_TOKEN = 2048;

	private final RefreshTokens refreshTokens;

	private final BearerAuthentication authentication;

	private final SessionStore sessions;

	public LogoutHandler(RefreshTokens refreshTokens, BearerAuthentication authentication, SessionStore sessions) {
		this.refreshTokens = refreshTokens;
		this.authentication = authentication;
		this.sessions = sessions;
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		return refreshToken(request).map(this::endByRefreshToken)
			.switchIfEmpty(Mono.fromSupplier(() -> endByAccessToken(request)))
			.flatMap((end) -> end)
			.then(Mono.defer(Answers::noContent));
	}

	/** The token in the body, which wins; a request without a body has none. */
	private static Mono<String> refreshToken(ServerRequest request) {
		HttpHeaders headers = request.headers().asHttpHeaders();
		if (!headers.containsHeader(HttpHeaders.CONTENT_TYPE) && headers.getContentLength() <= 0
				&& !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
			return Mono.empty();
		}
		return JsonBody.of(request).mapNotNull((body) -> body.optionalText("refreshToken", MAX_TOKEN));
	}

	private Mono<Void> endByRefreshToken(String text) {
		RefreshToken token = this.refreshTokens.decode(text);
		return (token != null) ? end(token.userId(), token.sessionId()) : Mono.empty();
	}

	private Mono<Void> endByAccessToken(ServerRequest request) {
		AccessToken token = this.authentication.forSigningOut(request);
		if (token == null) {
			throw new ProblemException(
					Problems.requestInvalid("Send the refresh token in the body or an access token as Bearer."));
		}
		return end(token.subject(), token.sessionId());
	}

	private Mono<Void> end(String userId, @Nullable String sessionId) {
		return (sessionId != null) ? this.sessions.end(userId, sessionId, EndReason.LOGOUT) : Mono.empty();
	}

}
