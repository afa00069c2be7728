package io.gatehouse.gateway.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import io.gatehouse.auth.audit.AuditEvent;
import io.gatehouse.auth.login.Credentials;
import io.gatehouse.auth.login.PasswordEncoders;
import io.gatehouse.auth.user.FileUserDirectory;
import org.jspecify.annotations.Nullable;

/**
 * {@code user add}: one more user in the users' file, with an encoded password. A gateway
 * that runs takes it by itself.
 */
final class UserCommand implements Command {

	@Override
	public void run(Arguments arguments, Terminal terminal) {
		if (!arguments.words().equals(List.of("add"))) {
			throw CommandException.misuse("The only thing to do with users here is 'add'.");
		}
		List<String> settings = arguments.settings("file", "email", "id", "roles", "scopes");
		Path file = Path.of(arguments.required("file"));
		String email = arguments.required("email");
		@Nullable String named = arguments.optional("id");
		String id = (named != null) ? named : "u-" + UUID.randomUUID();
		String before = Files.exists(file) ? FileReplacement.read(file) : "users:\n";
		String entry = entry(id, email, encode(terminal.password()), arguments);
		String content = (before.endsWith("\n") ? before : before + "\n") + entry;
		// Whatever the gateway would refuse is refused here, and the file stays as it is.
		new FileUserDirectory(content);
		OperatorAudit.change(settings, () -> {
			if (Files.exists(file)) {
				FileReplacement.replace(file, content);
			}
			else {
				FileReplacement.create(file, content);
			}
			return AuditEvent.of(AuditEvent.Type.USERS, "added")
				.with("file", file.toAbsolutePath().toString())
				.with("user", id);
		});
		terminal.say("Added " + email + " as " + id + " to " + file + ".");
	}

	@Override
	public String usage() {
		return "Usage: java -jar gateway.jar user add --file users.yml --email ada@example.com [--id u-1001] "
				+ "[--roles user,admin] [--scopes orders:read]\n"
				+ "The password is asked for, or read from the standard input.";
	}

	private static String encode(String password) {
		try {
			return new PasswordEncoders().encode(Credentials.password(password));
		}
		catch (IllegalArgumentException ex) {
			throw new CommandException(String.valueOf(ex.getMessage()));
		}
	}

	private static String entry(String id, String email, String password, Arguments arguments) {
		return """
				  - id: %s
				    email: %s
				    password: %s
				    roles: %s
				    scopes: %s
				""".formatted(quoted(id), quoted(email), quoted(password), quoted(arguments.list("roles")),
				quoted(arguments.list("scopes")));
	}

	private static String quoted(List<String> texts) {
		return texts.stream().map(UserCommand::quoted).collect(Collectors.joining(", ", "[", "]"));
	}

	/** A YAML text in which nothing has a meaning. */
	private static String quoted(String text) {
		if (text.chars().anyMatch(Character::isISOControl)) {
			throw new CommandException("Control characters are not allowed.");
		}
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

}
