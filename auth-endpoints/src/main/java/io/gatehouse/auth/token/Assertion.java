package io.gatehouse.auth.token;

import java.time.Instant;

/**
 * What a backend can verify about a caller.
 *
 * @param text the compact serialization, which is as good as the caller's word for as
 * long as it lasts
 * @param expiresAt its {@code exp}
 */
public record Assertion(String text, Instant expiresAt) {

	@Override
	public String toString() {
		return "Assertion[expiresAt=" + this.expiresAt + "]";
	}

}
