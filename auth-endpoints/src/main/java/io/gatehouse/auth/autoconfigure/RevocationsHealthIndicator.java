package io.gatehouse.auth.autoconfigure;

import io.gatehouse.auth.revocation.LocalRevocations;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Whether revocations have been read since the start. Belongs to readiness: until then
 * this node refuses every request that needs a token. Never down again afterwards, since
 * an outage of Redis must not take all gateways away.
 */
final class RevocationsHealthIndicator extends AbstractHealthIndicator {

	private final LocalRevocations revocations;

	RevocationsHealthIndicator(LocalRevocations revocations) {
		this.revocations = revocations;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		if (this.revocations.readAt() != null) {
			builder.up();
		}
		else {
			builder.down().withDetail("reason", "Revocations have not been read from Redis since the start");
		}
	}

}
