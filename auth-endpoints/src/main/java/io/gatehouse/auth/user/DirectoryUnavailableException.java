package io.gatehouse.auth.user;

import org.jspecify.annotations.Nullable;

/**
 * The directory did not answer, so nothing is known about the user. Without a stack
 * trace: in an outage there are many.
 */
@SuppressWarnings("serial")
public final class DirectoryUnavailableException extends RuntimeException {

	public DirectoryUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause, false, false);
	}

}
