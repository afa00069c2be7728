package io.gatehouse.auth.token;

/**
 * Learns of each access token that was issued here, before its client has it. Whoever
 * verifies tokens need not verify the signature of one that it knows from here.
 */
@FunctionalInterface
public interface IssuedTokenListener {

	/**
	 * A token was issued. Must not block.
	 * @param text the token's text, which is a secret
	 * @param accepted what verifying it would say
	 */
	void issued(String text, Verification.Accepted accepted);

}
