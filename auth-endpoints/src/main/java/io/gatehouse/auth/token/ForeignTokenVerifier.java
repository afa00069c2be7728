package io.gatehouse.auth.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import com.nimbusds.jose.util.Base64URL;
import io.gatehouse.auth.key.IssuerKeys;
import io.gatehouse.auth.key.KeyLookup;
import io.gatehouse.auth.key.VerifyingKey;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the access tokens of one other issuer. All that costs little comes first, and
 * the issuer is asked for a key only for a token that would be good with it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-4">RFC 9068, 4</a>
 */
public final class ForeignTokenVerifier {

	/** Clocks of others may differ from ours. */
	public static final Duration LEEWAY = Duration.ofSeconds(30);

	private static final String MEDIA_TYPE_PREFIX = "application/";

	private final ForeignIssuer issuer;

	private final IssuerKeys keys;

	private final Clock clock;

	public ForeignTokenVerifier(ForeignIssuer issuer, IssuerKeys keys, Clock clock) {
		this.issuer = issuer;
		this.keys = keys;
		this.clock = clock;
	}

	/** Whose tokens it verifies. */
	public ForeignIssuer issuer() {
		return this.issuer;
	}

	Verification verify(CompactJws jws, Claims header, Claims claims) {
		// Extensions that must be understood: none is.
		if (header.has("crit") || header.has("b64")) {
			return refused(RefusalReason.MALFORMED);
		}
		if (!this.issuer.types().contains(type(header.text("typ")))) {
			return refused(RefusalReason.WRONG_TYPE);
		}
		Verification objection = objection(claims);
		if (objection != null) {
			return objection;
		}
		KeyLookup lookup = this.keys.find(header.text("kid"));
		if (lookup instanceof KeyLookup.Found found) {
			return verify(jws, header, claims, found.key());
		}
		if (lookup instanceof KeyLookup.Pending pending) {
			return new Verification.NeedsKey(pending.answered());
		}
		return (lookup instanceof KeyLookup.Unavailable) ? new Verification.Unavailable()
				: refused(RefusalReason.UNKNOWN_KEY);
	}

	private @Nullable Verification objection(Claims claims) {
		Instant now = this.clock.instant();
		if (claims.textOrTexts("aud").stream().noneMatch(this.issuer.audiences()::contains)) {
			return refused(RefusalReason.WRONG_AUDIENCE);
		}
		if (!now.isBefore(claims.date("exp").plus(LEEWAY))) {
			return refused(RefusalReason.EXPIRED);
		}
		boolean early = claims.has("nbf") && now.plus(LEEWAY).isBefore(claims.date("nbf"));
		return early ? refused(RefusalReason.WRONG_CLAIMS) : null;
	}

	private Verification verify(CompactJws jws, Claims header, Claims claims, VerifyingKey key) {
		if (!key.algorithm().getName().equals(header.text("alg"))) {
			return refused(RefusalReason.UNKNOWN_KEY);
		}
		if (!key.verifies(jws.signingInput(), new Base64URL(jws.signature()))) {
			return refused(RefusalReason.BAD_SIGNATURE);
		}
		String keyId = header.text("kid");
		Instant issuedAt = claims.has("iat") ? claims.date("iat") : Instant.EPOCH;
		String id = claims.optionalText("jti");
		// Its e-mail is left out: a backend could take it for one that we have checked.
		return new Verification.Accepted(
				new AccessToken(this.issuer.issuer(), claims.text("sub"), null, (id != null) ? id : "", null,
						this.issuer.rolesIn(claims), this.issuer.scopesIn(claims), issuedAt, claims.date("exp")),
				() -> keyCounts(keyId));
	}

	/**
	 * Whether the issuer still has the key, as far as is known. Asking also keeps the
	 * keys fresh while nothing but kept tokens is used.
	 */
	private boolean keyCounts(String id) {
		KeyLookup lookup = this.keys.find(id);
		return lookup instanceof KeyLookup.Found || lookup instanceof KeyLookup.Pending;
	}

	/**
	 * The type without the prefix that may be left out.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-4.1.9">RFC 7515,
	 * 4.1.9</a>
	 */
	static String type(String typ) {
		String type = typ.toLowerCase(Locale.ROOT);
		return type.startsWith(MEDIA_TYPE_PREFIX) ? type.substring(MEDIA_TYPE_PREFIX.length()) : type;
	}

	private static Verification refused(RefusalReason reason) {
		return new Verification.Refused(reason);
	}

}
