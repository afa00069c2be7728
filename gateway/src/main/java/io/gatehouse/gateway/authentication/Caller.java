package io.gatehouse.gateway.authentication;

import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.gateway.identity.IdentityHeaders;

/**
 * Who calls, as a verified access token says.
 *
 * @param token what the token says
 * @param headers what a backend is told
 * @param expiresAt from when the token is refused, in milliseconds since the epoch
 */
public record Caller(AccessToken token, IdentityHeaders headers, long expiresAt) {

	Caller(AccessToken token, IdentityHeaders headers) {
		this(token, headers, token.expiresAt().toEpochMilli());
	}

	@Override
	public String toString() {
		return this.token.subject() + " of " + this.token.issuer();
	}

}
