package io.gatehouse.bench;

import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * The accounts of the bench.
 */
final class Users {

	/** So many that in turns none comes to have more sessions than a user may have. */
	static final int COUNT = 1024;

	static final String PASSWORD = "correct-horse-battery-staple";

	private static final int SALT = 16;

	private static final int HASH = 32;

	private static final int MEMORY = 19456;

	private Users() {
	}

	/** The encoding that new passwords get. */
	static Argon2PasswordEncoder encoder() {
		return new Argon2PasswordEncoder(SALT, HASH, 1, MEMORY, 2);
	}

	static String email(int number) {
		return "user" + number + "@example.com";
	}

	/** The users' file. */
	static String file() {
		String password = "{argon2}" + encoder().encode(PASSWORD);
		StringBuilder yaml = new StringBuilder("users:\n");
		for (int i = 0; i < COUNT; i++) {
			yaml.append("  - {id: u-").append(i).append(", email: ").append(email(i)).append(", password: \"");
			yaml.append(password).append("\", roles: [user]}\n");
		}
		return yaml.toString();
	}

}
