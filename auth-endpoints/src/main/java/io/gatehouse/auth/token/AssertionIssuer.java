package io.gatehouse.auth.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.SigningKey;

/**
 * Issues assertions: what an access token says, signed for one backend alone. Neither its
 * key nor its type is an access token's, so that none passes for the other.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.11">RFC 8725, 3.11</a>
 */
public final class AssertionIssuer {

	/** The {@code typ} of an assertion. */
	public static final String TYPE = "gatehouse-assertion+jwt";

	private final Supplier<KeyRing> keys;

	private final String issuer;

	private final Clock clock;

	public AssertionIssuer(Supplier<KeyRing> keys, String issuer, Clock clock) {
		this.keys = keys;
		this.issuer = issuer;
		this.clock = clock;
	}

	/** Whether there is a key for it. */
	public boolean isReady() {
		return this.keys.get().assertion(this.clock.instant()).isPresent();
	}

	/**
	 * Issues an assertion.
	 * @param token what it says
	 * @param audience whom it is for
	 * @param ttl how long it lasts at most; never longer than the token
	 * @throws IllegalStateException when there is no key, or it cannot sign
	 */
	public Assertion issue(AccessToken token, String audience, Duration ttl) {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		SigningKey key = this.keys.get()
			.assertion(now)
			.orElseThrow(() -> new IllegalStateException("There is no key for assertions"));
		Instant latest = now.plus(ttl);
		Instant expiresAt = latest.isBefore(token.expiresAt()) ? latest : token.expiresAt();
		return new Assertion(key.sign(TYPE, claims(token, audience, now, expiresAt)), expiresAt);
	}

	private Map<String, Object> claims(AccessToken token, String audience, Instant now, Instant expiresAt) {
		Map<String, Object> claims = new LinkedHashMap<>();
		claims.put("iss", this.issuer);
		claims.put("aud", audience);
		claims.put("sub", token.subject());
		// Who vouches for the subject: a subject is somebody together with this only.
		claims.put("sub_iss", token.issuer());
		claims.put("iat", now.getEpochSecond());
		claims.put("exp", expiresAt.getEpochSecond());
		if (token.sessionId() != null) {
			claims.put("sid", token.sessionId());
		}
		if (token.email() != null) {
			claims.put("email", token.email());
		}
		claims.put("roles", token.roles());
		claims.put("scope", String.join(" ", token.scopes()));
		return claims;
	}

}
