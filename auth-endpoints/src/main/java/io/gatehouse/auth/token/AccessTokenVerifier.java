package io.gatehouse.auth.token;

/**
 * Verifies the text of an access token. Never blocks and never throws for what a caller
 * sent.
 */
@FunctionalInterface
public interface AccessTokenVerifier {

	/**
	 * Verifies a token.
	 * @param text the compact serialization as it was received
	 */
	Verification verify(String text);

}
