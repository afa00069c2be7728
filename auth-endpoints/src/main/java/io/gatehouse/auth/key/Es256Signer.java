package io.gatehouse.auth.key;

import java.math.BigInteger;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;

/**
 * Signs with ES256. The number that must never come twice is derived from key and message
 * (RFC 6979), so that no source of randomness can give the key away.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6979">RFC 6979</a>
 */
final class Es256Signer extends BaseJWSProvider implements JWSSigner {

	private final ECPrivateKeyParameters key;

	Es256Signer(ECKey key) throws JOSEException {
		super(Set.of(JWSAlgorithm.ES256));
		this.key = P256.privateKey(key);
	}

	@Override
	public Base64URL sign(JWSHeader header, byte[] signingInput) {
		ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
		signer.init(true, this.key);
		BigInteger[] signature = signer.generateSignature(P256.digest(signingInput));
		return Base64URL.encode(PlainDSAEncoding.INSTANCE.encode(P256.DOMAIN.getN(), signature[0], signature[1]));
	}

}
