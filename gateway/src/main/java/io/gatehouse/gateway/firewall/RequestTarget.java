package io.gatehouse.gateway.firewall;

/**
 * Where the parts of a request target begin and end.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2">RFC 9112, 3.2</a>
 */
public final class RequestTarget {

	private static final String HTTP = "http://";

	private static final String HTTPS = "https://";

	private RequestTarget() {
	}

	/** The target as far as its query, if it has one. */
	public static String withoutQuery(String target) {
		int query = target.indexOf('?');
		return (query < 0) ? target : target.substring(0, query);
	}

	/**
	 * Where the authority begins: 0 in origin form, which has none, and -1 in a form that
	 * a gateway does not serve.
	 */
	static int authorityStart(String target) {
		if (!target.isEmpty() && target.charAt(0) == '/') {
			return 0;
		}
		if (target.regionMatches(true, 0, HTTP, 0, HTTP.length())) {
			return HTTP.length();
		}
		if (target.regionMatches(true, 0, HTTPS, 0, HTTPS.length())) {
			return HTTPS.length();
		}
		return -1;
	}

	/**
	 * Where the path begins, which in absolute form is where the authority ends.
	 */
	static int pathStart(String target, int authority) {
		if (authority == 0) {
			return 0;
		}
		for (int i = authority; i < target.length(); i++) {
			char c = target.charAt(i);
			if (c == '/' || c == '?' || c == '#' || c == '\\') {
				return i;
			}
		}
		return target.length();
	}

}
