package io.gatehouse.auth.session;

import org.jspecify.annotations.Nullable;

/**
 * The session store did not answer in time, so nothing is known. Never means that a
 * session has ended. Without a stack trace: in an outage there are many.
 */
@SuppressWarnings("serial")
public final class SessionStoreUnavailableException extends RuntimeException {

	SessionStoreUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause, false, false);
	}

}
