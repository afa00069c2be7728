package io.gatehouse.gateway.command;

/**
 * A command cannot be carried out. The message is for the one who typed it.
 */
@SuppressWarnings("serial")
final class CommandException extends RuntimeException {

	private final boolean misuse;

	CommandException(String message) {
		this(message, false);
	}

	private CommandException(String message, boolean misuse) {
		super(message, null, false, false);
		this.misuse = misuse;
	}

	/** What was typed makes no sense. */
	static CommandException misuse(String message) {
		return new CommandException(message, true);
	}

	/** Whether it helps to be told how the command is called. */
	boolean isMisuse() {
		return this.misuse;
	}

}
