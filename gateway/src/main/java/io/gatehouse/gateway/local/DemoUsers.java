package io.gatehouse.gateway.local;

import java.util.List;

import io.gatehouse.auth.login.PasswordEncoders;

/**
 * Two accounts to try Gatehouse with, in the form that {@code gatehouse.users.location}
 * names. Their password is public, so they are for {@code local} alone.
 */
final class DemoUsers {

	static final String PASSWORD = "correct-horse-battery-staple";

	static final List<DemoUser> ALL = List.of(new DemoUser("u-1001", "ada@example.com", "user"),
			new DemoUser("u-1002", "grace@example.com", "user, admin"));

	private DemoUsers() {
	}

	/**
	 * The file. The password is hashed at each start: a hash in the source would be taken
	 * along into somebody's production.
	 */
	static String yaml() {
		// The same cost as at sign-in, so that these accounts behave like real ones.
		PasswordEncoders encoders = new PasswordEncoders();
		StringBuilder yaml = new StringBuilder("users:\n");
		for (DemoUser user : ALL) {
			yaml.append("""
					  - id: %s
					    email: %s
					    password: "%s"
					    roles: [%s]
					    scopes: ["orders:read", "orders:write"]
					""".formatted(user.id(), user.email(), encoders.encode(PASSWORD), user.roles()));
		}
		return yaml.toString();
	}

	/**
	 * An account.
	 *
	 * @param id the stable id
	 * @param email what one signs in with
	 * @param roles separated by commas
	 */
	record DemoUser(String id, String email, String roles) {
	}

}
