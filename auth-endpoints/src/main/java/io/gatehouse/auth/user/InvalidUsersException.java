package io.gatehouse.auth.user;

/**
 * The users' file cannot be used. The message names the user and never holds a password.
 */
@SuppressWarnings("serial")
public final class InvalidUsersException extends RuntimeException {

	InvalidUsersException(String message) {
		super(message);
	}

}
