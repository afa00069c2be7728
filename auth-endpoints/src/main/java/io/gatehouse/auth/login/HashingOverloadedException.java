package io.gatehouse.auth.login;

/**
 * More sign-ins wait than the hashing pool takes. Without a stack trace: in a flood there
 * are many.
 */
@SuppressWarnings("serial")
public final class HashingOverloadedException extends RuntimeException {

	HashingOverloadedException() {
		super("Too many sign-ins wait for hashing", null, false, false);
	}

}
