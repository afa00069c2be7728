package io.gatehouse.auth.login;

import java.text.Normalizer;

import io.gatehouse.auth.user.EmailAddress;

/**
 * What somebody signs in with, in the form that it is compared in. The e-mail is folded
 * (see {@link EmailAddress}). The password is composed (NFC) and otherwise taken as it
 * was typed: nothing is cut, trimmed or changed in case. Control characters are refused
 * in both.
 *
 * @param email the address
 * @param password the password
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8265#section-4.2">RFC 8265, 4.2</a>
 */
public record Credentials(String email, String password) {

	/** The longest address, in characters. */
	public static final int MAX_EMAIL = 320;

	/** The longest password, in characters. */
	public static final int MAX_PASSWORD = 1024;

	/**
	 * Normalises what was typed.
	 * @throws IllegalArgumentException when it is empty, too long or holds control
	 * characters; the message does not repeat it
	 */
	public static Credentials of(String email, String password) {
		String address = EmailAddress.normalise(email);
		require(!address.isEmpty() && address.length() <= MAX_EMAIL, "The e-mail is empty or too long.");
		require(isText(address), "The e-mail holds control characters.");
		return new Credentials(address, password(password));
	}

	/**
	 * Normalises a password by the same rule.
	 * @throws IllegalArgumentException when it is empty, too long or holds control
	 * characters
	 */
	public static String password(String password) {
		require(isText(password), "The password holds control characters.");
		String composed = Normalizer.normalize(password, Normalizer.Form.NFC);
		require(!composed.isEmpty() && composed.length() <= MAX_PASSWORD, "The password is empty or too long.");
		return composed;
	}

	@Override
	public String toString() {
		return "Credentials[]";
	}

	/** No control characters, and no halves of characters, which no encoding can hold. */
	private static boolean isText(String text) {
		return text.codePoints()
			.noneMatch((c) -> Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.SURROGATE);
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new IllegalArgumentException(otherwise);
		}
	}

}
