package io.gatehouse.auth.key;

/**
 * The configured keys cannot be used. The message names the key by its {@code kid} and
 * never holds key material.
 */
@SuppressWarnings("serial")
public final class InvalidKeySetException extends RuntimeException {

	public InvalidKeySetException(String message) {
		super(message);
	}

}
