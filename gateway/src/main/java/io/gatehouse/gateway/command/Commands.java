package io.gatehouse.gateway.command;

import java.util.List;
import java.util.Map;

import io.gatehouse.auth.key.InvalidKeySetException;
import io.gatehouse.auth.user.InvalidUsersException;

/**
 * The commands of the gateway's jar, by the first argument:
 * {@code java -jar gateway.jar user add …}.
 */
public final class Commands {

	private static final Map<String, Command> ALL = Map.of("user", new UserCommand(), "keys", new KeysCommand());

	private static final int FAILED = 1;

	private Commands() {
	}

	/** Whether the arguments ask for a command, and not for the gateway. */
	public static boolean isCommand(String... arguments) {
		return arguments.length > 0 && ALL.containsKey(arguments[0]);
	}

	/**
	 * Carries a command out.
	 * @return the exit code
	 */
	public static int run(String... arguments) {
		return run(new Terminal(), arguments);
	}

	static int run(Terminal terminal, String... arguments) {
		Command command = ALL.get(arguments[0]);
		if (command == null) {
			throw new IllegalArgumentException("Not a command: " + arguments[0]);
		}
		try {
			command.run(Arguments.of(List.of(arguments).subList(1, arguments.length)), terminal);
			return 0;
		}
		catch (CommandException | InvalidUsersException | InvalidKeySetException ex) {
			terminal.complain(String.valueOf(ex.getMessage()));
			terminal.complain(command.usage());
			return FAILED;
		}
	}

}
