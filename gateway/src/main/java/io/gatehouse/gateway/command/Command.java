package io.gatehouse.gateway.command;

/**
 * One command of the gateway's jar.
 */
interface Command {

	/**
	 * Carries the command out.
	 * @param arguments what follows the command's name
	 * @throws CommandException when it cannot be carried out
	 */
	void run(Arguments arguments, Terminal terminal);

	/** How it is called, a line for each form. */
	String usage();

}
