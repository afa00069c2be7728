package io.gatehouse.auth.session;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * SHA-256, as every Java has it.
 */
public final class Hashes {

	private Hashes() {
	}

	/** The digest in base64url: 43 characters. */
	public static String sha256(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(bytes));
	}

	static byte[] digest(byte[] bytes) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(bytes);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
