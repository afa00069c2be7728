package io.gatehouse.auth.token;

/**
 * An access token that was just issued: what it says, and its text for the client.
 *
 * @param text the compact serialization, a secret
 * @param token what it says
 */
public record IssuedToken(String text, AccessToken token) {

	@Override
	public String toString() {
		return "IssuedToken[" + this.token + "]";
	}

}
