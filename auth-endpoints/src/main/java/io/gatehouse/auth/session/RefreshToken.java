package io.gatehouse.auth.session;

/**
 * A refresh token whose authentication code was genuine, or one just made.
 *
 * @param keyId the key that the session is pinned to
 * @param userId whose session it is
 * @param sessionId the session
 * @param generation how many rotations made it: 0 at sign-in
 * @param secret 256 bits that only the client holds
 */
public record RefreshToken(String keyId, String userId, String sessionId, int generation, byte[] secret) {

	@Override
	public String toString() {
		return "RefreshToken[session=" + this.sessionId + ", generation=" + this.generation + "]";
	}

}
