package io.gatehouse.gateway.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Users in a file. It has no way to be away: what cannot be read keeps its last content.
 */
final class UsersInFile implements UsersElsewhere {

	private final Path file;

	private final String password = UsersElsewhere.encoded(PASSWORD);

	UsersInFile() throws IOException {
		this.file = Files.createTempDirectory("gatehouse-users").resolve("users.yml");
		write("[user]", true);
	}

	@Override
	public List<String> settings() {
		return List.of("--gatehouse.users.location=" + this.file, "--gatehouse.users.reload-interval=100ms");
	}

	@Override
	public void promoteAda() {
		write("[user, admin]", true);
	}

	@Override
	public void disableAda() {
		write("[user, admin]", false);
	}

	@Override
	public void fail() {
		try {
			Files.writeString(this.file, "users: {not: a list}");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		try {
			Files.deleteIfExists(this.file);
			Files.deleteIfExists(this.file.getParent());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void write(String roles, boolean enabled) {
		try {
			Path beside = this.file.resolveSibling("new");
			Files.writeString(beside, """
					users:
					  - {id: u-1001, email: ada@example.com, password: "%1$s", roles: %2$s, enabled: %3$s}
					  - {id: u-1002, email: grace@example.com, password: "%1$s", roles: [user]}
					""".formatted(this.password, roles, enabled));
			Files.move(beside, this.file, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
