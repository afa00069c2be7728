package io.gatehouse.gateway.firewall;

/**
 * Percent-encoding.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, 2.1</a>
 */
final class Percent {

	private static final int ENCODED = 3;

	private Percent() {
	}

	/**
	 * The octet that is encoded at the index, where the percent sign is; -1 when no two
	 * hex digits follow.
	 */
	static int decode(String text, int index) {
		if (index + 2 >= text.length()) {
			return -1;
		}
		int high = digit(text.charAt(index + 1));
		int low = digit(text.charAt(index + 2));
		return (high < 0 || low < 0) ? -1 : (high << 4) | low;
	}

	/**
	 * Whether the encoded percent sign at the index becomes the beginning of another
	 * encoded octet once it is decoded. Its digits may be encoded too.
	 */
	static boolean isEncodedTwice(String text, int index) {
		int first = index + ENCODED;
		int second = first + length(text, first);
		return isDigit(text, first) && isDigit(text, second);
	}

	private static boolean isDigit(String text, int index) {
		if (index >= text.length()) {
			return false;
		}
		int c = (text.charAt(index) == '%') ? decode(text, index) : text.charAt(index);
		return c >= 0 && digit((char) c) >= 0;
	}

	private static int length(String text, int index) {
		return (index < text.length() && text.charAt(index) == '%') ? ENCODED : 1;
	}

	private static int digit(char c) {
		if (c >= '0' && c <= '9') {
			return c - '0';
		}
		if (c >= 'a' && c <= 'f') {
			return c - 'a' + 10;
		}
		return (c >= 'A' && c <= 'F') ? c - 'A' + 10 : -1;
	}

}
