package io.gatehouse.auth.key;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

import javax.crypto.Mac;
import javax.crypto.SecretKey;

import org.jspecify.annotations.Nullable;

/**
 * A secret key that authenticates refresh tokens and derives their successors
 * (HMAC-SHA256).
 */
public final class MacKey {

	private static final String ALGORITHM = "HmacSHA256";

	private final String id;

	private final Instant notBefore;

	private final SecretKey secret;

	MacKey(String id, Instant notBefore, SecretKey secret) {
		this.id = id;
		this.notBefore = notBefore;
		this.secret = secret;
	}

	/** The key's name, which a refresh token carries. */
	public String id() {
		return this.id;
	}

	/** From when the key may begin new sessions. It checks tokens before that too. */
	public Instant notBefore() {
		return this.notBefore;
	}

	MacKey heldBack(@Nullable Instant until) {
		return (until != null && this.notBefore.equals(Instant.EPOCH)) ? new MacKey(this.id, until, this.secret) : this;
	}

	/**
	 * The authentication code of the parts, one after the other: 32 bytes. The first part
	 * must be a label that no other use of the key begins with.
	 */
	public byte[] mac(byte[]... parts) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.secret);
			for (byte[] part : parts) {
				mac.update(part);
			}
			return mac.doFinal();
		}
		catch (NoSuchAlgorithmException | InvalidKeyException ex) {
			throw new IllegalStateException(ALGORITHM + " is not usable with key " + this.id, ex);
		}
	}

	@Override
	public String toString() {
		return "MacKey[" + this.id + "]";
	}

}
