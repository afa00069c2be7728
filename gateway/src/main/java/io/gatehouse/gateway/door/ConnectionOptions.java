package io.gatehouse.gateway.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The options of a {@code Connection} header. One that names a header removes that header
 * at the next hop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110, 7.6.1</a>
 */
public final class ConnectionOptions {

	private static final Set<String> KNOWN = Set.of("close", "keep-alive", "upgrade");

	/** What the message cannot do without, whoever names it. */
	private static final Set<String> FRAMING = Set.of("transfer-encoding", "content-length", "host");

	private ConnectionOptions() {
	}

	/**
	 * Whether the option is one of the connection's own, and names no header.
	 */
	private static boolean isKnown(String option) {
		return KNOWN.contains(option) || KNOWN.contains(option.toLowerCase(Locale.ROOT));
	}

	/** Whether the named header is removed. */
	private static boolean isRemovable(String name) {
		return !FRAMING.contains(name.toLowerCase(Locale.ROOT));
	}

	/**
	 * Takes away the headers that the lines name, and those names.
	 * @param named as {@link #names} has it
	 * @param remove removes a header
	 * @param options sets the options that name no header, if there are any
	 */
	public static void settle(List<String> lines, List<String> named, Consumer<String> remove,
			Consumer<List<String>> options) {
		// Before anything is removed: the lines may be a view of what they are removed
		// from.
		List<String> known = known(lines);
		named.stream().filter(ConnectionOptions::isRemovable).forEach(remove);
		remove.accept("Connection");
		if (!known.isEmpty()) {
			options.accept(known);
		}
	}

	private static List<String> known(List<String> lines) {
		List<String> known = new ArrayList<>();
		each(lines, (option) -> {
			if (isKnown(option)) {
				known.add(option);
			}
		});
		return known;
	}

	/**
	 * The names of headers among the options of the lines.
	 */
	public static List<String> names(List<String> lines) {
		if (areCommon(lines)) {
			return List.of();
		}
		List<String> names = new ArrayList<>();
		each(lines, (option) -> {
			if (!isKnown(option)) {
				names.add(option);
			}
		});
		return names;
	}

	/** Whether it is seen at once that the lines name no header. */
	static boolean areCommon(List<String> lines) {
		return lines.isEmpty() || (lines.size() == 1 && isKnown(lines.get(0)));
	}

	/** Hands over each option of the lines. */
	static void each(List<String> lines, Consumer<String> options) {
		for (String line : lines) {
			for (String option : line.split(",")) {
				String stripped = option.strip();
				if (!stripped.isEmpty()) {
					options.accept(stripped);
				}
			}
		}
	}

}
