package io.gatehouse.gateway.command;

/**
 * A command cannot be carried out. The message is for the one who typed it.
 */
@SuppressWarnings("serial")
final class CommandException extends RuntimeException {

	CommandException(String message) {
		super(message, null, false, false);
	}

}
