package io.gatehouse.gateway.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A users' file with many accounts.
 */
final class ManyUsers implements AutoCloseable {

	private final Path file;

	/**
	 * Writes the file: Ada, and as many others as there should be, who have the encoded
	 * passwords in turn.
	 */
	ManyUsers(int others, List<String> encoded) throws IOException {
		StringBuilder yaml = new StringBuilder("users:\n");
		add(yaml, "u-1001", "ada@example.com", encoded.get(0));
		for (int i = 0; i < others; i++) {
			add(yaml, "u-" + (2000 + i), email(i), encoded.get(i % encoded.size()));
		}
		this.file = Files.createTempDirectory("gatehouse-users").resolve("users.yml");
		Files.writeString(this.file, yaml);
	}

	static String email(int number) {
		return "user" + number + "@example.com";
	}

	String setting() {
		return "--gatehouse.users.location=" + this.file;
	}

	@Override
	public void close() throws IOException {
		Files.deleteIfExists(this.file);
		Files.deleteIfExists(this.file.getParent());
	}

	private static void add(StringBuilder yaml, String id, String email, String password) {
		yaml.append("  - {id: ").append(id).append(", email: ").append(email).append(", password: \"");
		yaml.append(password).append("\", roles: [user]}\n");
	}

}
