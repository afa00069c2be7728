package io.gatehouse.gateway.command;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.gatehouse.auth.key.InvalidKeySetException;
import io.gatehouse.auth.user.InvalidUsersException;

/**
 * The commands of the jar, by the first argument. Their exit code is 0, 1 when a command
 * could not be carried out, and 2 when what was typed makes no sense.
 */
public final class Commands {

	private static final int FAILED = 1;

	private static final int MISUSED = 2;

	private static final Map<String, Supplier<Command>> COMMANDS = Map.of("explain", ExplainCommand::new, "revoke",
			RevokeCommand::new, "user", UserCommand::new, "keys", KeysCommand::new);

	private static final Set<String> HELP = Set.of("help", "--help", "-h");

	private Commands() {
	}

	/**
	 * Runs the command that the arguments name.
	 * @return its exit code, or empty when they name none: then the gateway is to start
	 */
	public static Optional<Integer> run(String[] arguments, PrintStream out, PrintStream err) {
		return run(List.of(arguments), Terminal.of(out, err));
	}

	static Optional<Integer> run(List<String> arguments, Terminal terminal) {
		String name = arguments.isEmpty() ? "" : arguments.get(0);
		Supplier<Command> command = COMMANDS.get(name);
		if (command != null) {
			return Optional.of(run(name, command.get(), arguments.subList(1, arguments.size()), terminal));
		}
		if (HELP.contains(name)) {
			terminal.say(usage());
			return Optional.of(0);
		}
		if (name.isEmpty() || name.startsWith("-")) {
			return Optional.empty();
		}
		// Nobody wants a gateway to start for a slip of the finger.
		terminal.complain("There is no command '" + name + "'.");
		terminal.complain(usage());
		return Optional.of(MISUSED);
	}

	private static String usage() {
		return "Usage: java -jar gateway.jar [--setting=value ...] starts the gateway; the commands are "
				+ COMMANDS.keySet().stream().sorted().collect(Collectors.joining(", "))
				+ ", and each says more when it is called without arguments.";
	}

	private static int run(String name, Command command, List<String> arguments, Terminal terminal) {
		try {
			command.run(Arguments.of(arguments), terminal);
			return 0;
		}
		catch (CommandException ex) {
			terminal.complain(name + ": " + ex.getMessage());
			if (ex.isMisuse()) {
				terminal.complain(command.usage());
			}
			return ex.isMisuse() ? MISUSED : FAILED;
		}
		catch (InvalidUsersException | InvalidKeySetException ex) {
			terminal.complain(name + ": " + ex.getMessage());
			return FAILED;
		}
	}

}
