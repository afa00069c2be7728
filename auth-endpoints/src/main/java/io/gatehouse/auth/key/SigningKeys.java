package io.gatehouse.auth.key;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;

/**
 * Makes signing keys from JWKs: one algorithm for each kind of key.
 */
final class SigningKeys {

	private static final int P256_BITS = 256;

	private static final int MIN_RSA_BITS = 2048;

	private SigningKeys() {
	}

	static SigningKey of(JWK key, String id, Instant notBefore) {
		try {
			SigningKey signing = build(key, id, notBefore);
			if (key.getAlgorithm() != null && !key.getAlgorithm().equals(signing.algorithm())) {
				throw new InvalidKeySetException(
						"Key '" + id + "' names another algorithm than " + signing.algorithm() + ".");
			}
			prove(signing);
			return signing;
		}
		catch (JOSEException | ParseException ex) {
			throw new InvalidKeySetException("Key '" + id + "' cannot be used for signing.");
		}
	}

	private static SigningKey build(JWK key, String id, Instant notBefore) throws JOSEException, ParseException {
		if (key instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())) {
			return new SigningKey(id, JWSAlgorithm.ES256, notBefore, new Es256Signer(ec), new Es256Verifier(ec),
					new ECKey.Builder(atFullWidth(ec.toPublicJWK())).keyID(id)
						.keyUse(KeyUse.SIGNATURE)
						.algorithm(JWSAlgorithm.ES256)
						.build());
		}
		if (key instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS) {
			return new SigningKey(id, JWSAlgorithm.RS256, notBefore, new RSASSASigner(rsa),
					new RSASSAVerifier(rsa.toPublicJWK()),
					new RSAKey.Builder(rsa.toPublicJWK()).keyID(id)
						.keyUse(KeyUse.SIGNATURE)
						.algorithm(JWSAlgorithm.RS256)
						.build());
		}
		if (key instanceof OctetKeyPair okp && Curve.Ed25519.equals(okp.getCurve())) {
			return new SigningKey(id, JWSAlgorithm.EdDSA, notBefore, new Ed25519Signer(okp),
					new Ed25519Verifier(okp.toPublicJWK()),
					new OctetKeyPair.Builder(okp.toPublicJWK()).keyID(id)
						.keyUse(KeyUse.SIGNATURE)
						.algorithm(JWSAlgorithm.EdDSA)
						.build());
		}
		throw new InvalidKeySetException("Key '" + id
				+ "' is of a kind that is not supported: use EC P-256, RSA from 2048 bits, Ed25519, or oct.");
	}

	/**
	 * The same key for those who check its length: some write the numbers without their
	 * leading zeros.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-6.2.1.2">RFC 7518,
	 * 6.2.1.2</a>
	 */
	private static ECKey atFullWidth(ECKey key) throws ParseException {
		Map<String, Object> members = key.toJSONObject();
		members.put("x", coordinate(key.getX()));
		members.put("y", coordinate(key.getY()));
		return ECKey.parse(members);
	}

	private static String coordinate(Base64URL number) {
		return ECKey.encodeCoordinate(P256_BITS, number.decodeToBigInteger()).toString();
	}

	/**
	 * A key whose halves do not belong together would issue tokens that all are refused.
	 */
	private static void prove(SigningKey key) throws JOSEException {
		byte[] probe = key.id().getBytes(StandardCharsets.US_ASCII);
		JWSHeader header = new JWSHeader.Builder(key.algorithm()).build();
		if (!key.verifies(probe, key.signer().sign(header, probe))) {
			throw new InvalidKeySetException("Key '" + key.id() + "': its private and public parts do not match.");
		}
	}

}
