package io.gatehouse.gateway.webflux;

import java.time.Instant;

import io.gatehouse.auth.revocation.RevocationView;
import io.gatehouse.auth.revocation.Standing;
import org.jspecify.annotations.Nullable;

/**
 * A view of revocations in which all tokens stand as a test says.
 */
final class TestRevocations implements RevocationView {

	private volatile Standing standing = Standing.GOOD;

	void set(Standing standing) {
		this.standing = standing;
	}

	@Override
	public Standing standing(@Nullable String sessionId, String subject, Instant issuedAt) {
		return this.standing;
	}

}
