package io.gatehouse.gateway.local;

import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * Two users to try the product with.
 */
final class DemoUsers {

	/** The password of both. */
	static final String PASSWORD = "correct-horse-battery-staple";

	private static final int SALT_BYTES = 16;

	private static final int HASH_BYTES = 32;

	private static final int MEMORY_KIB = 19456;

	private DemoUsers() {
	}

	/** The users' file. */
	static String yaml() {
		return """
				users:
				  - id: u-1001
				    email: ada@example.com
				    password: "%s"
				    roles: [user]
				    scopes: ["orders:read", "orders:write"]
				  - id: u-1002
				    email: grace@example.com
				    password: "%s"
				    roles: [user, admin]
				    scopes: ["orders:read", "orders:write"]
				""".formatted(encoded(), encoded());
	}

	private static String encoded() {
		return "{argon2}" + new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, 1, MEMORY_KIB, 2).encode(PASSWORD);
	}

}
