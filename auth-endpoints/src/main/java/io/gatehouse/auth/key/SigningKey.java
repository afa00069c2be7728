package io.gatehouse.auth.key;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import org.jspecify.annotations.Nullable;

/**
 * An asymmetric key pair that signs tokens and verifies them. The algorithm belongs to
 * the key and is never taken from a token.
 */
public final class SigningKey {

	private final String id;

	private final JWSAlgorithm algorithm;

	private final Instant notBefore;

	private final JWSSigner signer;

	private final JWSVerifier verifier;

	private final JWK publicKey;

	private final JWSHeader bareHeader;

	SigningKey(String id, JWSAlgorithm algorithm, Instant notBefore, JWSSigner signer, JWSVerifier verifier,
			JWK publicKey) {
		this.id = id;
		this.algorithm = algorithm;
		this.notBefore = notBefore;
		this.signer = signer;
		this.verifier = verifier;
		this.publicKey = publicKey;
		this.bareHeader = new JWSHeader.Builder(algorithm).build();
	}

	/** The key's name: the {@code kid} of the tokens that it signs. */
	public String id() {
		return this.id;
	}

	public JWSAlgorithm algorithm() {
		return this.algorithm;
	}

	/** From when the key may sign. It verifies, and is published, before that too. */
	public Instant notBefore() {
		return this.notBefore;
	}

	JWSSigner signer() {
		return this.signer;
	}

	/**
	 * Signs a token.
	 * @param type its {@code typ}
	 * @param claims what it says
	 * @return the compact serialization
	 * @throws IllegalStateException when the key cannot sign
	 */
	public String sign(String type, Map<String, Object> claims) {
		JWSHeader header = new JWSHeader.Builder(this.algorithm).type(new JOSEObjectType(type)).keyID(this.id).build();
		String signingInput = header.toBase64URL() + "." + Base64URL.encode(JSONObjectUtils.toJSONString(claims));
		try {
			return signingInput + "." + this.signer.sign(header, signingInput.getBytes(StandardCharsets.US_ASCII));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("Key '" + this.id + "' cannot sign", ex);
		}
	}

	/**
	 * Whether the signature is this key's.
	 * @param signingInput header and payload as they were received, joined by a dot
	 * @param signature the third part of the token
	 */
	public boolean verifies(byte[] signingInput, Base64URL signature) {
		try {
			// The token's own header is not used, so nothing in it can steer the check.
			return this.verifier.verify(this.bareHeader, signingInput, signature);
		}
		catch (JOSEException ex) {
			return false;
		}
	}

	/**
	 * Whether the other has the same name and signs the same way, whatever came between.
	 */
	public boolean isSame(@Nullable SigningKey other) {
		return other == this || (other != null && this.publicKey.equals(other.publicKey));
	}

	SigningKey heldBack(@Nullable Instant until) {
		return (until != null && this.notBefore.equals(Instant.EPOCH))
				? new SigningKey(this.id, this.algorithm, until, this.signer, this.verifier, this.publicKey) : this;
	}

	JWK publicKey() {
		return this.publicKey;
	}

	@Override
	public String toString() {
		return "SigningKey[" + this.id + ", " + this.algorithm + "]";
	}

}
