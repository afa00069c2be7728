package io.gatehouse.auth.token;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.key.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * Issues access tokens.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2">RFC 9068, 2</a>
 */
public final class JwsAccessTokenIssuer {

	/** The {@code typ} that keeps other JWTs of the same keys from passing for one. */
	static final String TYPE = "at+jwt";

	private static final int TOKEN_ID_BYTES = 16;

	private final String issuer;

	private final String audience;

	private final Duration ttl;

	private final Clock clock;

	private final SecureRandom random;

	/**
	 * Creates an issuer.
	 * @param issuer the {@code iss}
	 * @param audience the {@code aud}
	 * @param ttl from {@code iat} to {@code exp}, in whole seconds
	 */
	public JwsAccessTokenIssuer(String issuer, String audience, Duration ttl, Clock clock, SecureRandom random) {
		this.issuer = issuer;
		this.audience = audience;
		this.ttl = ttl;
		this.clock = clock;
		this.random = random;
	}

	/** The life of a token. */
	public Duration ttl() {
		return this.ttl;
	}

	/**
	 * Issues a token.
	 * @param key the key that signs it
	 * @param subject whom it is about
	 * @param email the user's e-mail
	 * @param roles the user's roles
	 * @param scopes what is granted
	 * @param sessionId the session it belongs to
	 * @param notBefore the earliest {@code iat} that the token may have; it may lie a
	 * little in the future
	 * @throws IllegalStateException when the key cannot sign
	 */
	public IssuedToken issue(SigningKey key, String subject, @Nullable String email, List<String> roles,
			List<String> scopes, String sessionId, Instant notBefore) {
		Instant present = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		Instant now = present.isBefore(notBefore) ? notBefore : present;
		AccessToken token = new AccessToken(this.issuer, subject, sessionId, tokenId(), email, roles, scopes, now,
				now.plus(this.ttl));
		return new IssuedToken(key.sign(TYPE, claims(token)), token);
	}

	private Map<String, Object> claims(AccessToken token) {
		Map<String, Object> claims = new LinkedHashMap<>();
		claims.put("iss", token.issuer());
		claims.put("aud", this.audience);
		claims.put("sub", token.subject());
		claims.put("iat", token.issuedAt().getEpochSecond());
		claims.put("exp", token.expiresAt().getEpochSecond());
		claims.put("jti", token.tokenId());
		claims.put("sid", token.sessionId());
		if (token.email() != null) {
			claims.put("email", token.email());
		}
		claims.put("roles", token.roles());
		claims.put("scope", String.join(" ", token.scopes()));
		return claims;
	}

	private String tokenId() {
		byte[] id = new byte[TOKEN_ID_BYTES];
		this.random.nextBytes(id);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
	}

}
