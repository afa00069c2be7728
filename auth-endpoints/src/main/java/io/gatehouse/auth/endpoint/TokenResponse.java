package io.gatehouse.auth.endpoint;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.auth.user.User;
import org.jspecify.annotations.Nullable;

/**
 * What a client gets for signing in and for refreshing. Times are in seconds.
 *
 * @param accessToken the token for calls
 * @param tokenType always {@code Bearer}
 * @param expiresIn the life of the access token
 * @param refreshToken the token for the next refresh
 * @param refreshExpiresIn until when it must be used
 * @param sessionId the session
 * @param user who signed in
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenResponse(String accessToken, String tokenType, long expiresIn, @Nullable String refreshToken,
		long refreshExpiresIn, String sessionId, Holder user) {

	@Override
	public String toString() {
		return "TokenResponse[session=" + this.sessionId + "]";
	}

	/**
	 * The user, as far as a client may know.
	 *
	 * @param id the stable id
	 * @param email the address
	 * @param roles what the user is
	 */
	record Holder(String id, String email, List<String> roles) {

		static Holder of(User user) {
			return new Holder(user.id(), user.email(), user.roles());
		}

	}

}
