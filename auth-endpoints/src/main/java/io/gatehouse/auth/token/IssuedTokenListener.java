package io.gatehouse.auth.token;

/**
 * Learns of each access token that was issued here, before its client has it. Whoever
 * verifies tokens need not verify the signature of one that it knows from here.
 */
@FunctionalInterface
public interface IssuedTokenListener {

	/**
	 * A token was issued. Must not block.
	 * @param issued the token and its text, which is a secret
	 */
	void issued(IssuedToken issued);

}
