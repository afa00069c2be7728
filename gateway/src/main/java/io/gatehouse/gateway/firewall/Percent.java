package io.gatehouse.gateway.firewall;

/**
 * Percent-encoding.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, 2.1</a>
 */
final class Percent {

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
