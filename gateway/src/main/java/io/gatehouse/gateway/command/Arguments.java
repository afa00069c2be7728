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
 * @param options the values by the option's name, without the dashes
 */
record Arguments(List<String> words, Map<String, List<String>> options) {

	static Arguments of(List<String> arguments) {
		List<String> words = new ArrayList<>();
		Map<String, List<String>> options = new LinkedHashMap<>();
		for (int i = 0; i < arguments.size(); i++) {
			String argument = arguments.get(i);
			if (!argument.startsWith("--")) {
				words.add(argument);
				continue;
			}
			int equals = argument.indexOf('=');
			if (equals < 0 && i + 1 == arguments.size()) {
				throw CommandException.misuse("The option " + argument + " needs a value.");
			}
			String name = argument.substring(2, (equals < 0) ? argument.length() : equals);
			String value = (equals < 0) ? arguments.get(++i) : argument.substring(equals + 1);
			options.computeIfAbsent(name, (first) -> new ArrayList<>()).add(value);
		}
		return new Arguments(words, options);
	}

	/** Refuses words, in a command where they have no meaning. */
	void noWords() {
		if (!this.words.isEmpty()) {
			throw CommandException.misuse("'" + this.words.get(0) + "' is not an argument of this command.");
		}
	}

	/**
	 * The settings among the options, for the application. They have a dot in their
	 * names: whatever else the command does not know may be misspelt, and is refused.
	 * @param names the options that the command knows
	 */
	List<String> settings(String... names) {
		Set<String> known = Set.of(names);
		List<String> settings = new ArrayList<>();
		this.options.forEach((name, values) -> {
			if (!known.contains(name)) {
				require(name.indexOf('.') > 0, name);
				values.forEach((value) -> settings.add("--" + name + "=" + value));
			}
		});
		return settings;
	}

	String required(String name) {
		String value = optional(name);
		if (value == null || value.isBlank()) {
			throw CommandException.misuse("The option --" + name + " is missing.");
		}
		return value;
	}

	@Nullable String optional(String name) {
		List<String> values = all(name);
		if (values.size() > 1) {
			throw CommandException.misuse("The option --" + name + " is there twice.");
		}
		return values.isEmpty() ? null : values.get(0);
	}

	/** The values of an option that may be there more than once. */
	List<String> all(String name) {
		return this.options.getOrDefault(name, List.of());
	}

	/** The values of an option, separated by commas. */
	List<String> list(String name) {
		String value = optional(name);
		return (value == null || value.isBlank()) ? List.of() : List.of(value.strip().split("\\s*,\\s*"));
	}

	private static void require(boolean known, String name) {
		if (!known) {
			throw CommandException.misuse("There is no option --" + name + ".");
		}
	}

}
