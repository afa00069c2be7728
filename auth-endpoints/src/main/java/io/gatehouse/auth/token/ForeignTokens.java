package io.gatehouse.auth.token;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The other issuers whose access tokens count, each where a route says so.
 */
public final class ForeignTokens {

	/** Nobody's tokens but ours count. */
	public static final ForeignTokens NONE = new ForeignTokens(Set.of());

	private final Map<String, ForeignTokenVerifier> byIssuer = new HashMap<>();

	public ForeignTokens(Collection<ForeignTokenVerifier> verifiers) {
		verifiers.forEach((verifier) -> this.byIssuer.put(verifier.issuer().issuer(), verifier));
	}

	/**
	 * Verifies the token of one of the issuers.
	 * @param text the compact serialization as it was received
	 * @param names the names of the issuers whose tokens count here
	 * @return what came of it, or {@code null} when it says that it is nobody's of them
	 */
	public @Nullable Outcome verify(String text, Set<String> names) {
		if (this.byIssuer.isEmpty()) {
			return null;
		}
		CompactJws jws = CompactJws.parse(text);
		if (jws == null) {
			return null;
		}
		try {
			Claims claims = Claims.parse(jws.payload());
			// It is not believed, only asked where to look.
			ForeignTokenVerifier verifier = this.byIssuer.get(claims.text("iss"));
			if (verifier == null || !names.contains(verifier.issuer().name())) {
				return null;
			}
			return new Outcome(verifier.issuer().name(), verification(verifier, jws, claims));
		}
		catch (Claims.MalformedTokenException ex) {
			return null;
		}
	}

	private static Verification verification(ForeignTokenVerifier verifier, CompactJws jws, Claims claims) {
		try {
			return verifier.verify(jws, Claims.parse(jws.header()), claims);
		}
		catch (Claims.MalformedTokenException ex) {
			return new Verification.Refused(RefusalReason.MALFORMED);
		}
	}

	/**
	 * What came of verifying.
	 *
	 * @param issuer the name of the issuer
	 * @param verification the outcome
	 */
	public record Outcome(String issuer, Verification verification) {
	}

}
