package io.gatehouse.auth.key;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

/**
 * A private key in PEM, as OpenSSL writes it, unencrypted. The public part is computed
 * from it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>
 */
final class PemKey {

	private static final int P256_BITS = 256;

	private PemKey() {
	}

	/** The key as the members of a JWK. */
	static Map<String, Object> read(String id, String pem) {
		try {
			return new LinkedHashMap<>(jwk(id, PrivateKeyFactory.createKey(info(id, pem))).toJSONObject());
		}
		catch (IOException | IllegalArgumentException | IllegalStateException ex) {
			// The cause may quote the key.
			throw new InvalidKeySetException("Key '" + id + "' is not a private key in PEM that can be read.");
		}
	}

	private static PrivateKeyInfo info(String id, String pem) throws IOException {
		byte[] der = block(pem, "PRIVATE KEY");
		if (der != null) {
			return PrivateKeyInfo.getInstance(der);
		}
		der = block(pem, "EC PRIVATE KEY");
		if (der != null) {
			ECPrivateKey key = ECPrivateKey.getInstance(der);
			return new PrivateKeyInfo(
					new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
		}
		der = block(pem, "RSA PRIVATE KEY");
		if (der != null) {
			return new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
					RSAPrivateKey.getInstance(der));
		}
		throw new InvalidKeySetException("Key '" + id + "': there is no unencrypted private key in the PEM file.");
	}

	private static byte @Nullable [] block(String pem, String label) {
		String begin = "-----BEGIN " + label + "-----";
		int start = pem.indexOf(begin);
		int end = pem.indexOf("-----END " + label + "-----");
		return (start >= 0 && end > start) ? Base64.getMimeDecoder().decode(pem.substring(start + begin.length(), end))
				: null;
	}

	private static JWK jwk(String id, AsymmetricKeyParameter key) {
		if (key instanceof ECPrivateKeyParameters ec && ec.getParameters().getN().bitLength() == P256_BITS) {
			ECPoint point = ec.getParameters().getG().multiply(ec.getD()).normalize();
			return new ECKey.Builder(Curve.P_256, coordinate(point.getAffineXCoord().toBigInteger()),
					coordinate(point.getAffineYCoord().toBigInteger()))
				.d(coordinate(ec.getD()))
				.keyID(id)
				.build();
		}
		if (key instanceof RSAPrivateCrtKeyParameters rsa) {
			return new RSAKey.Builder(Base64URL.encode(rsa.getModulus()), Base64URL.encode(rsa.getPublicExponent()))
				.privateExponent(Base64URL.encode(rsa.getExponent()))
				.firstPrimeFactor(Base64URL.encode(rsa.getP()))
				.secondPrimeFactor(Base64URL.encode(rsa.getQ()))
				.firstFactorCRTExponent(Base64URL.encode(rsa.getDP()))
				.secondFactorCRTExponent(Base64URL.encode(rsa.getDQ()))
				.firstCRTCoefficient(Base64URL.encode(rsa.getQInv()))
				.keyID(id)
				.build();
		}
		if (key instanceof Ed25519PrivateKeyParameters ed) {
			return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(ed.generatePublicKey().getEncoded()))
				.d(Base64URL.encode(ed.getEncoded()))
				.keyID(id)
				.build();
		}
		throw new InvalidKeySetException(
				"Key '" + id + "' is of a kind that is not supported: use EC P-256, RSA from 2048 bits, or Ed25519.");
	}

	private static Base64URL coordinate(BigInteger value) {
		return ECKey.encodeCoordinate(P256_BITS, value);
	}

}
