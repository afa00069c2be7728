package io.gatehouse.auth.key;

import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads the key set that another issuer publishes. A key that cannot be used is left out
 * and harms none of the others: issuers publish keys for other purposes as well.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517, 5</a>
 */
final class PublishedKeys {

	/** More than any issuer has. */
	private static final int MOST = 100;

	private static final int MIN_RSA_BITS = 2048;

	private PublishedKeys() {
	}

	/**
	 * The keys by their id.
	 * @throws ParseException when it is no key set
	 */
	static Map<String, VerifyingKey> read(String json) throws ParseException {
		List<Map<String, Object>> members = KeySetJson.keys(json);
		if (members.size() > MOST) {
			throw new ParseException("More than " + MOST + " keys", 0);
		}
		Map<String, VerifyingKey> keys = new HashMap<>();
		for (Map<String, Object> member : members) {
			VerifyingKey key = key(member);
			if (key != null && member.get("kid") instanceof String id) {
				keys.putIfAbsent(id, key);
			}
		}
		return Map.copyOf(keys);
	}

	private static @Nullable VerifyingKey key(Map<String, Object> member) {
		try {
			JWK key = JWK.parse(member);
			boolean signs = key.getKeyUse() == null || KeyUse.SIGNATURE.equals(key.getKeyUse());
			return signs ? verifying(key) : null;
		}
		catch (ParseException | JOSEException | IllegalArgumentException ex) {
			return null;
		}
	}

	private static @Nullable VerifyingKey verifying(JWK key) throws JOSEException {
		if (key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())) {
			return of(key, JWSAlgorithm.ES256, new Es256Verifier(ec));
		}
		if (key instanceof ECKey ec && Curve.P_384.equals(ec.getCurve())) {
			return of(key, JWSAlgorithm.ES384, new ECDSAVerifier(ec.toPublicJWK()));
		}
		if (key instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS) {
			Algorithm named = key.getAlgorithm();
			boolean known = named != null && JWSAlgorithm.Family.RSA.contains(named);
			return of(key, known ? JWSAlgorithm.parse(named.getName()) : JWSAlgorithm.RS256,
					new RSASSAVerifier(rsa.toPublicJWK()));
		}
		if (key instanceof OctetKeyPair okp && Curve.Ed25519.equals(okp.getCurve())) {
			return of(key, JWSAlgorithm.EdDSA, new Ed25519Verifier(okp.toPublicJWK()));
		}
		return null;
	}

	private static @Nullable VerifyingKey of(JWK key, JWSAlgorithm algorithm, JWSVerifier verifier) {
		boolean fits = key.getAlgorithm() == null || key.getAlgorithm().getName().equals(algorithm.getName());
		return fits ? new VerifyingKey(algorithm, verifier) : null;
	}

}
