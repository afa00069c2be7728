package io.gatehouse.auth.token;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import com.nimbusds.jose.util.Base64URL;
import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.SigningKey;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the access tokens that this gateway issues. The cheap checks come first and
 * the signature last, so that a flood of bad tokens costs little.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-4">RFC 9068, 4</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725</a>
 */
public final class JwsAccessTokenVerifier implements AccessTokenVerifier {

	private final Supplier<KeyRing> keys;

	private final String issuer;

	private final String audience;

	private final Clock clock;

	/**
	 * Creates a verifier.
	 * @param keys the keys of the moment
	 * @param issuer the {@code iss} that a token must have
	 * @param audience what must be in the {@code aud} of a token
	 * @param clock decides about {@code exp}, without leeway: these tokens are our own
	 */
	public JwsAccessTokenVerifier(Supplier<KeyRing> keys, String issuer, String audience, Clock clock) {
		this.keys = keys;
		this.issuer = issuer;
		this.audience = audience;
		this.clock = clock;
	}

	@Override
	public Verification verify(String text) {
		return verify(text, true);
	}

	/**
	 * Verifies all but the {@code exp}, for signing out with a token that has run out.
	 */
	public Verification verifyIgnoringExpiry(String text) {
		return verify(text, false);
	}

	private Verification verify(String text, boolean checkExpiry) {
		CompactJws jws = CompactJws.parse(text);
		if (jws == null) {
			return refused(RefusalReason.MALFORMED);
		}
		try {
			Claims header = Claims.parse(jws.header());
			SigningKey key = key(header);
			if (key == null) {
				return refused(RefusalReason.UNKNOWN_KEY);
			}
			// Extensions that must be understood: none is.
			if (header.has("crit") || header.has("b64")) {
				return refused(RefusalReason.MALFORMED);
			}
			if (!JwsAccessTokenIssuer.TYPE.equals(header.optionalText("typ"))) {
				return refused(RefusalReason.WRONG_TYPE);
			}
			return verifyPayload(jws, key, checkExpiry);
		}
		catch (Claims.MalformedTokenException ex) {
			return refused(RefusalReason.MALFORMED);
		}
	}

	private @Nullable SigningKey key(Claims header) {
		SigningKey key = this.keys.get().verifying(header.text("kid"));
		// The algorithm is the key's. A header that says otherwise is an attack.
		return (key != null && key.algorithm().getName().equals(header.text("alg"))) ? key : null;
	}

	private Verification verifyPayload(CompactJws jws, SigningKey key, boolean checkExpiry) {
		AccessToken token;
		List<String> audience;
		try {
			Claims claims = Claims.parse(jws.payload());
			audience = claims.textOrTexts("aud");
			token = accessToken(claims);
		}
		catch (Claims.MalformedTokenException ex) {
			return refused(RefusalReason.WRONG_CLAIMS);
		}
		if (!this.issuer.equals(token.issuer())) {
			return refused(RefusalReason.WRONG_ISSUER);
		}
		if (!audience.contains(this.audience)) {
			return refused(RefusalReason.WRONG_AUDIENCE);
		}
		Instant now = this.clock.instant();
		if (checkExpiry && !now.isBefore(token.expiresAt())) {
			return refused(RefusalReason.EXPIRED);
		}
		if (!key.verifies(jws.signingInput(), new Base64URL(jws.signature()))) {
			return refused(RefusalReason.BAD_SIGNATURE);
		}
		return Verification.Accepted.by(key, this.keys, token);
	}

	private static AccessToken accessToken(Claims claims) {
		String scope = claims.optionalText("scope");
		List<String> scopes = (scope == null || scope.isEmpty()) ? List.of() : List.of(scope.split(" "));
		return new AccessToken(claims.text("iss"), claims.text("sub"), claims.text("sid"), claims.text("jti"),
				claims.optionalText("email"), claims.texts("roles"), scopes, claims.date("iat"), claims.date("exp"));
	}

	private static Verification refused(RefusalReason reason) {
		return new Verification.Refused(reason);
	}

}
