package io.gatehouse.gateway.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The arguments of a command: words, and options as {@code --name value} or
 * {@code --name=value}.
 *
 * @param words what is no option
 * @param options by name, without the dashes
 */
record Arguments(List<String> words, Map<String, String> options) {

	static Arguments of(List<String> arguments) {
		List<String> words = new ArrayList<>();
		Map<String, String> options = new LinkedHashMap<>();
		for (int i = 0; i < arguments.size(); i++) {
			String argument = arguments.get(i);
			if (!argument.startsWith("--")) {
				words.add(argument);
				continue;
			}
			int equals = argument.indexOf('=');
			if (equals < 0 && i + 1 == arguments.size()) {
				throw new CommandException("The option " + argument + " needs a value.");
			}
			String name = argument.substring(2, (equals < 0) ? argument.length() : equals);
			String value = (equals < 0) ? arguments.get(++i) : argument.substring(equals + 1);
			if (options.put(name, value) != null) {
				throw new CommandException("The option --" + name + " is there twice.");
			}
		}
		return new Arguments(words, options);
	}

	/** Refuses options that the command does not know: they may be misspelt. */
	void allow(String... names) {
		Set<String> allowed = Set.of(names);
		for (String name : this.options.keySet()) {
			if (!allowed.contains(name)) {
				throw new CommandException("There is no option --" + name + ".");
			}
		}
	}

	String required(String name) {
		String value = this.options.get(name);
		if (value == null || value.isBlank()) {
			throw new CommandException("The option --" + name + " is missing.");
		}
		return value;
	}

	@Nullable String optional(String name) {
		return this.options.get(name);
	}

	/** The values of an option, separated by commas. */
	List<String> list(String name) {
		String value = this.options.get(name);
		return (value == null || value.isBlank()) ? List.of() : List.of(value.strip().split("\\s*,\\s*"));
	}

}
