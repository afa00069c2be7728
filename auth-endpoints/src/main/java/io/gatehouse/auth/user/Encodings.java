package io.gatehouse.auth.user;

import java.util.List;

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

	private Encodings() {
	}

	/** Whether the text is a password in an encoding that can be compared. */
	public static boolean isKnown(String encoded) {
		String name = name(encoded);
		return name != null && NAMES.contains(name) && encoded.length() <= MAX_LENGTH;
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
