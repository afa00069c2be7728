package io.gatehouse.auth.user;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The names of the encodings that passwords may have, as they stand in braces before an
 * encoded password.
 */
public final class Encodings {

	/** What an encoded password may begin with, without the braces. */
	public static final List<String> NAMES = List.of("argon2", "bcrypt", "pbkdf2", "scrypt",
			"argon2@SpringSecurity_v5_8", "pbkdf2@SpringSecurity_v5_8", "scrypt@SpringSecurity_v5_8");

	private static final int MAX_LENGTH = 1024;

	private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]?\\$\\d\\d\\$[./0-9A-Za-z]{53}");

	private static final Pattern SCRYPT = Pattern.compile("\\$[0-9a-f]+\\$[+/=0-9A-Za-z]{4,}\\$[+/=0-9A-Za-z]{4,}");

	private Encodings() {
	}

	/** Whether the text is a password in an encoding that can be compared. */
	public static boolean isKnown(String encoded) {
		String name = name(encoded);
		return name != null && NAMES.contains(name) && encoded.length() <= MAX_LENGTH;
	}

	/**
	 * Whether it {@linkplain #isKnown is known} and looks like what its encoding says.
	 * What does not is compared in no time at all, and would tell by that what it is.
	 */
	public static boolean isWellFormed(String encoded) {
		if (!isKnown(encoded)) {
			return false;
		}
		String rest = encoded.substring(encoded.indexOf('}') + 1);
		if (encoded.startsWith("{bcrypt")) {
			return BCRYPT.matcher(rest).matches();
		}
		return !encoded.startsWith("{scrypt") || SCRYPT.matcher(rest).matches();
	}

	/** The name of the encoding, or {@code null} when none stands in front. */
	public static @Nullable String name(String encoded) {
		int end = encoded.indexOf('}');
		return (encoded.startsWith("{") && end > 0) ? encoded.substring(1, end) : null;
	}

	/**
	 * What decides how long comparing takes: the encoding with its parameters, without
	 * salt and hash.
	 */
	public static String cost(String encoded) {
		int end = encoded.indexOf('}') + 1;
		String parameters = encoded.substring(end);
		if (!parameters.startsWith("$")) {
			// PBKDF2's parameters are told by the length alone.
			return encoded.substring(0, end) + parameters.length();
		}
		String[] parts = parameters.split("\\$", -1);
		int kept = parameters.startsWith("$argon2") ? 4 : (parameters.startsWith("$2") ? 3 : 2);
		return encoded.substring(0, end) + String.join("$", List.of(parts).subList(0, Math.min(kept, parts.length)));
	}

}
