package io.gatehouse.auth.user;

/**
 * A user together with the encoded password to check a sign-in against.
 *
 * @param user the user
 * @param encodedPassword the password's hash with its encoding's name in braces
 */
public record Account(User user, String encodedPassword) {

	@Override
	public String toString() {
		return "Account[" + this.user + "]";
	}

}
