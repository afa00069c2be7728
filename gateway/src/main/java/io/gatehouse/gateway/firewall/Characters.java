package io.gatehouse.gateway.firewall;

/**
 * Which characters may stand unencoded in path and query.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-3.3">RFC 3986, 3.3</a>
 */
final class Characters {

	private static final String UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

	private static final String PATH = UNRESERVED + "!$&'()*+,;=:@/?";

	/**
	 * Wider than the grammar by the brackets, which browsers and form libraries send
	 * unencoded.
	 */
	private static final String QUERY = PATH + "[]";

	private static final long PATH_LOW = mask(PATH, 0);

	private static final long PATH_HIGH = mask(PATH, 64);

	private static final long QUERY_LOW = mask(QUERY, 0);

	private static final long QUERY_HIGH = mask(QUERY, 64);

	private Characters() {
	}

	static boolean isAllowed(char c, boolean query) {
		if (c < 64) {
			return ((query ? QUERY_LOW : PATH_LOW) >>> c & 1) != 0;
		}
		return c < 128 && ((query ? QUERY_HIGH : PATH_HIGH) >>> (c - 64) & 1) != 0;
	}

	/**
	 * What is wrong with a character that is not allowed.
	 */
	static Fault fault(char c) {
		if (c == '#') {
			return Fault.FRAGMENT;
		}
		if (c == '\\') {
			return Fault.BACKSLASH;
		}
		if (c < 0x20 || c == 0x7f) {
			return Fault.CONTROL_CHARACTER;
		}
		return (c > 0x7f) ? Fault.NON_ASCII : Fault.UNENCODED;
	}

	private static long mask(String characters, int from) {
		return characters.chars()
			.filter((c) -> c >= from && c < from + 64)
			.mapToLong((c) -> 1L << (c - from))
			.reduce(0, (a, b) -> a | b);
	}

}
