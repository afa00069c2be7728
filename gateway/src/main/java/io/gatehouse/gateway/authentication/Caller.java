package io.gatehouse.gateway.authentication;

import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.gateway.identity.IdentityHeaders;
import io.gatehouse.gateway.identity.MintedAssertions;

/**
 * Who calls, as a verified access token says.
 *
 * @param token what the token says
 * @param headers what a backend is told
 * @param expiresAt from when the token is refused, in milliseconds since the epoch
 * @param assertions what backends were given to verify it
 */
public record Caller(AccessToken token, IdentityHeaders headers, long expiresAt, MintedAssertions assertions) {

	Caller(AccessToken token, IdentityHeaders headers) {
		this(token, headers, token.expiresAt().toEpochMilli(), new MintedAssertions());
	}

	@Override
	public String toString() {
		return this.token.subject() + " of " + this.token.issuer();
	}

}
