package io.gatehouse.auth.user;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Users for tests.
 */
public final class TestUsers {

	/** The password of all of them. */
	public static final String PASSWORD = "a password for tests";

	private static final String ENCODED = "{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD);

	private TestUsers() {
	}

	/** Ada, who is a user; Grace, who is an admin too; and one who is disabled. */
	public static String yaml() {
		return """
				users:
				  - id: u-1001
				    email: ada@example.com
				    password: "%1$s"
				    roles: [user]
				    scopes: ["orders:read"]
				  - id: u-1002
				    email: grace@example.com
				    password: "%1$s"
				    roles: [user, admin]
				    scopes: ["orders:read", "orders:write"]
				    enabled: true
				  - id: u-1003
				    email: disabled@example.com
				    password: "%1$s"
				    enabled: false
				  - id: u-1004
				    email: locked@example.com
				    password: "%1$s"
				    locked: true
				""".formatted(ENCODED);
	}

}
