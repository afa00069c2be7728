package io.gatehouse.auth.session;

import org.jspecify.annotations.Nullable;

/**
 * A genuine refresh token that is presented for its successor.
 *
 * @param token the token
 * @param successor the one token that may follow it
 * @param attempt the client's name for this attempt ({@code Idempotency-Key}), if it gave
 * one
 * @param userState a hash of what tokens say about the user at the moment
 */
public record Presentation(RefreshToken token, RefreshToken successor, @Nullable String attempt, String userState) {

	@Override
	public String toString() {
		return "Presentation[" + this.token + "]";
	}

}
