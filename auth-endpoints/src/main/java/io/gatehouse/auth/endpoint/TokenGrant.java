package io.gatehouse.auth.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.SigningKey;
import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.session.RefreshToken;
import io.gatehouse.auth.session.RefreshTokens;
import io.gatehouse.auth.session.Rotation;
import io.gatehouse.auth.token.IssuedToken;
import io.gatehouse.auth.token.IssuedTokenListener;
import io.gatehouse.auth.token.JwsAccessTokenIssuer;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.auth.user.User;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Turns a granted session into the answer that carries its two tokens.
 */
public final class TokenGrant {

	private final Supplier<KeyRing> keys;

	private final JwsAccessTokenIssuer issuer;

	private final RefreshTokens refreshTokens;

	private final IssuedTokenListener listener;

	private final Clock clock;

	public TokenGrant(Supplier<KeyRing> keys, JwsAccessTokenIssuer issuer, RefreshTokens refreshTokens,
			IssuedTokenListener listener, Clock clock) {
		this.keys = keys;
		this.issuer = issuer;
		this.refreshTokens = refreshTokens;
		this.listener = listener;
		this.clock = clock;
	}

	/**
	 * The key to sign with. Asked before anything is written, so that a missing key
	 * spends nothing.
	 */
	SigningKey signingKey() {
		return this.keys.get()
			.signing(this.clock.instant())
			.orElseThrow(() -> new ProblemException(Problems.authUnavailable()));
	}

	/**
	 * The answer.
	 * @param key signs the access token
	 * @param token the refresh token in force
	 * @param transport how the client gets the refresh token
	 */
	Mono<ServerResponse> answer(SigningKey key, User user, RefreshToken token, Rotation.Granted granted,
			Transport transport) {
		IssuedToken access = this.issuer.issue(key, user.id(), user.email(), user.roles(), user.scopes(),
				token.sessionId(), granted.tokensFrom());
		this.listener.issued(access.text(), Verification.Accepted.by(key, this.keys, access.token()));
		String text = this.refreshTokens.encode(token);
		long secondsLeft = secondsLeft(granted);
		boolean inBody = transport == Transport.BODY;
		TokenResponse body = new TokenResponse(access.text(), "Bearer", this.issuer.ttl().toSeconds(),
				inBody ? text : null, secondsLeft, token.sessionId(), TokenResponse.Holder.of(user));
		return inBody ? Answers.ok(body) : Answers.ok(body, RefreshCookie.set(text, secondsLeft));
	}

	private static long secondsLeft(Rotation.Granted granted) {
		Instant until = granted.idleUntil().isBefore(granted.absoluteUntil()) ? granted.idleUntil()
				: granted.absoluteUntil();
		return Math.max(0, Duration.between(granted.now(), until).toSeconds());
	}

}
