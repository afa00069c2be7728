package io.gatehouse.auth.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;

/**
 * A public key of somebody else's. As with our own, the algorithm belongs to the key.
 *
 * @param algorithm the only algorithm that it verifies
 * @param verifier does it
 */
public record VerifyingKey(JWSAlgorithm algorithm, JWSVerifier verifier) {

	/**
	 * Whether the signature is this key's.
	 * @param signingInput header and payload as they were received, joined by a dot
	 * @param signature the third part of the token
	 */
	public boolean verifies(byte[] signingInput, Base64URL signature) {
		try {
			return this.verifier.verify(new JWSHeader.Builder(this.algorithm).build(), signingInput, signature);
		}
		catch (JOSEException ex) {
			return false;
		}
	}

}
