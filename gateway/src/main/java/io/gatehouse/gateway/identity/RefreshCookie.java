package io.gatehouse.gateway.identity;

import org.jspecify.annotations.Nullable;

/**
 * The cookie that carries the refresh token. It is between the browser and the gateway:
 * no backend sees it, and no backend sets it.
 */
public final class RefreshCookie {

	/** The cookie's name. */
	public static final String NAME = "__Host-gatehouse-refresh";

	private RefreshCookie() {
	}

	/**
	 * The value of a {@code Cookie} header without the refresh cookie: the same instance
	 * when it is not there, {@code null} when nothing else is.
	 */
	public static @Nullable String removeFrom(String cookies) {
		if (indexOfName(cookies) < 0) {
			return cookies;
		}
		StringBuilder kept = new StringBuilder(cookies.length());
		for (String pair : cookies.split(";")) {
			if (!names(pair) && !pair.isBlank()) {
				kept.append(kept.isEmpty() ? "" : "; ").append(pair.strip());
			}
		}
		return kept.isEmpty() ? null : kept.toString();
	}

	/**
	 * Whether a cookie pair, or the value of a {@code Set-Cookie} header, is the refresh
	 * cookie. Case is ignored, since some parsers do.
	 */
	public static boolean names(String pair) {
		int start = 0;
		while (start < pair.length() && pair.charAt(start) <= ' ') {
			start++;
		}
		// Of a cookie without a name browsers send the value alone, which may look like
		// one.
		if (start < pair.length() && pair.charAt(start) == '=') {
			return names(pair.substring(start + 1));
		}
		if (!pair.regionMatches(true, start, NAME, 0, NAME.length())) {
			return false;
		}
		int end = start + NAME.length();
		while (end < pair.length() && pair.charAt(end) <= ' ') {
			end++;
		}
		return end == pair.length() || pair.charAt(end) == '=' || pair.charAt(end) == ';';
	}

	private static int indexOfName(String cookies) {
		for (int i = 0; i + NAME.length() <= cookies.length(); i++) {
			if (cookies.charAt(i) == '_' && cookies.regionMatches(true, i, NAME, 0, NAME.length())) {
				return i;
			}
		}
		return -1;
	}

}
