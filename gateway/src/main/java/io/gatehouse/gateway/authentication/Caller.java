package io.gatehouse.gateway.authentication;

import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.auth.token.ForeignTokenVerifier;
import io.gatehouse.gateway.identity.IdentityHeaders;
import io.gatehouse.gateway.identity.MintedAssertions;

/**
 * Who calls, as a verified access token says.
 *
 * @param token what the token says
 * @param issuer what routes call whoever issued it
 * @param headers what a backend is told
 * @param expiresAt from when the token is refused, in milliseconds since the epoch
 * @param assertions what backends were given to verify it
 */
public record Caller(AccessToken token, String issuer, IdentityHeaders headers, long expiresAt,
		MintedAssertions assertions) {

	/** The name of our own issuer among those of others. */
	public static final String OURS = "ours";

	Caller(AccessToken token, IdentityHeaders headers) {
		this(token, OURS, headers, token.expiresAt().toEpochMilli(), new MintedAssertions());
	}

	/** A caller with a token of another issuer. */
	static Caller foreign(AccessToken token, String issuer, IdentityHeaders headers) {
		long until = token.expiresAt().plus(ForeignTokenVerifier.LEEWAY).toEpochMilli();
		return new Caller(token, issuer, headers, until, new MintedAssertions());
	}

	boolean isOurs() {
		return OURS.equals(this.issuer);
	}

	@Override
	public String toString() {
		return this.token.subject() + " of " + this.token.issuer();
	}

}
