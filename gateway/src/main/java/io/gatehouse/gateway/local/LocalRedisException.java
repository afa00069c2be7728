package io.gatehouse.gateway.local;

import org.jspecify.annotations.Nullable;

/**
 * The embedded Redis does not run on this machine.
 */
@SuppressWarnings("serial")
final class LocalRedisException extends RuntimeException {

	LocalRedisException(String reason, @Nullable Throwable cause) {
		super("The embedded Redis of the profile 'local' does not run on this machine: " + reason, cause);
	}

}
