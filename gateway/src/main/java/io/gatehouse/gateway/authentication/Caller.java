package io.gatehouse.gateway.authentication;

import java.util.function.BooleanSupplier;

import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.auth.token.ForeignTokenVerifier;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.gateway.identity.IdentityHeaders;
import io.gatehouse.gateway.identity.MintedAssertions;

/**
 * Who calls, as a verified access token says.
 *
 * @param token what the token says
 * @param issuer what routes call whoever issued it
 * @param headers what a backend is told
 * @param expiresAt from when the token is refused, in milliseconds since the epoch
 * @param keyCounts whether the key that signed the token is still its issuer's
 * @param assertions what backends were given to verify it
 */
public record Caller(AccessToken token, String issuer, IdentityHeaders headers, long expiresAt,
		BooleanSupplier keyCounts, MintedAssertions assertions) {

	/** The name of our own issuer among those of others. */
	public static final String OURS = "ours";

	/** A caller with a token of our own. */
	static Caller ours(Verification.Accepted accepted, IdentityHeaders headers) {
		AccessToken token = accepted.token();
		return new Caller(token, OURS, headers, token.expiresAt().toEpochMilli(), accepted.keyCounts(),
				new MintedAssertions());
	}

	/** A caller with a token of another issuer. */
	static Caller foreign(Verification.Accepted accepted, String issuer, IdentityHeaders headers) {
		AccessToken token = accepted.token();
		long until = token.expiresAt().plus(ForeignTokenVerifier.LEEWAY).toEpochMilli();
		return new Caller(token, issuer, headers, until, accepted.keyCounts(), new MintedAssertions());
	}

	boolean isOurs() {
		return OURS.equals(this.issuer);
	}

	@Override
	public String toString() {
		return this.token.subject() + " of " + this.token.issuer();
	}

}
