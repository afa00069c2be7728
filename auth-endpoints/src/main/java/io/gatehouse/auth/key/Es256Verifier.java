package io.gatehouse.auth.key;

import java.math.BigInteger;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;

/**
 * Verifies ES256: two numbers of 32 bytes each, and nothing else.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.4">RFC 7518, 3.4</a>
 */
final class Es256Verifier extends BaseJWSProvider implements JWSVerifier {

	private static final int LENGTH = 64;

	private final ECPublicKeyParameters key;

	Es256Verifier(ECKey key) throws JOSEException {
		super(Set.of(JWSAlgorithm.ES256));
		this.key = P256.publicKey(key);
	}

	@Override
	public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) {
		byte[] bytes = signature.decode();
		if (bytes.length != LENGTH) {
			return false;
		}
		BigInteger[] numbers;
		try {
			numbers = PlainDSAEncoding.INSTANCE.decode(P256.DOMAIN.getN(), bytes);
		}
		catch (IllegalArgumentException ex) {
			// One of them is larger than any signature's.
			return false;
		}
		ECDSASigner verifier = new ECDSASigner();
		verifier.init(false, this.key);
		return verifier.verifySignature(P256.digest(signingInput), numbers[0], numbers[1]);
	}

}
