package io.gatehouse.gateway;

import java.time.Instant;
import java.util.List;

import io.gatehouse.auth.token.AccessToken;

/**
 * Verified tokens for tests.
 */
public final class TestTokens {

	public static final Instant ISSUED = Instant.parse("2030-01-01T12:00:00Z");

	public static final Instant EXPIRES = ISSUED.plusSeconds(300);

	private TestTokens() {
	}

	/** Everything that a token can say. */
	public static AccessToken ada() {
		return ada(ISSUED, EXPIRES);
	}

	public static AccessToken ada(Instant issued, Instant expires) {
		return new AccessToken("https://gw.example", "u-1001", "s-1", "t-1", "ada@example.com",
				List.of("user", "support"), List.of("orders:read", "orders:write"), issued, expires);
	}

	/** As little as a token can say. */
	public static AccessToken sparse() {
		return new AccessToken("https://gw.example", "u-2002", "s-2", "t-2", null, List.of(), List.of(), ISSUED,
				EXPIRES);
	}

}
