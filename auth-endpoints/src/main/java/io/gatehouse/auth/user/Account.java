package io.gatehouse.auth.user;

/**
 * A user together with the encoded password to check a sign-in against.
 *
 * @param user the user
 * @param encodedPassword the password's hash with its encoding's name in braces
 * @param locked whether signing in is barred for the time being
 */
public record Account(User user, String encodedPassword, boolean locked) {

	@Override
	public String toString() {
		return "Account[" + this.user + "]";
	}

}
