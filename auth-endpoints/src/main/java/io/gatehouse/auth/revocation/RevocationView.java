package io.gatehouse.auth.revocation;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * This node's view of what was revoked. Answers from memory, without blocking: it is
 * asked on every request.
 */
@FunctionalInterface
public interface RevocationView {

	/**
	 * How a genuine access token stands.
	 * @param sessionId the session it belongs to ({@code sid}), if any
	 * @param subject whom it is about ({@code sub})
	 * @param issuedAt when it was issued ({@code iat})
	 */
	Standing standing(@Nullable String sessionId, String subject, Instant issuedAt);

}
