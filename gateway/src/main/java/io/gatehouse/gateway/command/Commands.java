package io.gatehouse.gateway.command;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * The commands of the jar, by the first argument.
 */
public final class Commands {

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
			default -> Optional.empty();
		};
	}

}
