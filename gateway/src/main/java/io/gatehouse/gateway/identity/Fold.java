package io.gatehouse.gateway.identity;

/**
 * What is left of a header name after the many ways in which servers rewrite names: its
 * letters and digits, in lower case. {@code X-Auth-Subject}, {@code x_auth_subject} and
 * {@code X.AuthSubject} fold alike.
 */
final class Fold {

	private Fold() {
	}

	/**
	 * The name's fold.
	 */
	static String of(String name) {
		StringBuilder fold = new StringBuilder(name.length());
		for (int i = 0; i < name.length(); i++) {
			char c = character(name.charAt(i));
			if (c != 0) {
				fold.append(c);
			}
		}
		return fold.toString();
	}

	/**
	 * The character in lower case if it is a letter or digit, else 0.
	 */
	static char character(char c) {
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
			return c;
		}
		return (c >= 'A' && c <= 'Z') ? (char) (c + ('a' - 'A')) : 0;
	}

}
