package io.gatehouse.gateway.command;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.gatehouse.auth.key.InvalidKeySetException;
import io.gatehouse.auth.user.InvalidUsersException;

/**
 * The commands of the jar, by the first argument.
 */
public final class Commands {

	private static final int FAILED = 1;

	private Commands() {
	}

	/**
	 * Runs the command that the arguments name.
	 * @return its exit code, or empty when they name none: then the gateway is to start
	 */
	public static Optional<Integer> run(String[] arguments, PrintStream out, PrintStream err) {
		String name = (arguments.length > 0) ? arguments[0] : "";
		String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
		return switch (name) {
			case "explain" -> Optional.of(new ExplainCommand(out, err).run(rest));
			case "revoke" -> Optional.of(new RevokeCommand(out, err).run(rest));
			case "user" -> Optional.of(run(new UserCommand(), rest, Terminal.of(out, err)));
			case "keys" -> Optional.of(run(new KeysCommand(), rest, Terminal.of(out, err)));
			default -> Optional.empty();
		};
	}

	static int run(Command command, String[] arguments, Terminal terminal) {
		try {
			command.run(Arguments.of(List.of(arguments)), terminal);
			return 0;
		}
		catch (CommandException | InvalidUsersException | InvalidKeySetException ex) {
			terminal.complain(String.valueOf(ex.getMessage()));
			terminal.complain(command.usage());
			return FAILED;
		}
	}

}
