package io.gatehouse.gateway.command;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Where an operator types and reads. A password comes from the terminal, unseen, or from
 * the standard input; never from an argument, which everybody on the machine could read.
 */
final class Terminal {

	private final @Nullable Console console;

	private final InputStream in;

	private final PrintStream out;

	private final PrintStream err;

	/** The terminal of this process. */
	static Terminal of(PrintStream out, PrintStream err) {
		return new Terminal(System.console(), System.in, out, err);
	}

	Terminal(@Nullable Console console, InputStream in, PrintStream out, PrintStream err) {
		this.console = console;
		this.in = in;
		this.out = out;
		this.err = err;
	}

	void say(String line) {
		this.out.println(line);
	}

	void complain(String line) {
		this.err.println(line);
	}

	/** A password that nobody sees. */
	String password() {
		return (this.console != null) ? typed(this.console) : firstLine();
	}

	private static String typed(Console console) {
		char[] password = console.readPassword("Password: ");
		char[] again = console.readPassword("Once more: ");
		if (password == null || again == null || !Arrays.equals(password, again)) {
			throw new CommandException("The two passwords differ.");
		}
		return new String(password);
	}

	private String firstLine() {
		try {
			String line = new BufferedReader(new InputStreamReader(this.in, StandardCharsets.UTF_8)).readLine();
			if (line == null) {
				throw new CommandException("There is no password on the standard input.");
			}
			return line;
		}
		catch (IOException ex) {
			throw new CommandException("The standard input cannot be read.");
		}
	}

}
