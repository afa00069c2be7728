package io.gatehouse.auth.token;

import org.jspecify.annotations.Nullable;

/**
 * Takes the token out of an {@code Authorization} header.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750, 2.1</a>
 */
public final class BearerToken {

	private static final String SCHEME = "Bearer";

	private BearerToken() {
	}

	/**
	 * The token as it was sent. Only the header counts: addresses end up in logs and
	 * histories.
	 * @param authorization the value of the header, if there is one
	 * @return the token, which may be empty or nonsense, or {@code null} when the header
	 * is absent or of another scheme, which is no token
	 */
	public static @Nullable String of(@Nullable String authorization) {
		int end = SCHEME.length();
		if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, end)) {
			return null;
		}
		if (end < authorization.length() && authorization.charAt(end) != ' ') {
			return isSchemeCharacter(authorization.charAt(end)) ? null : "";
		}
		while (end < authorization.length() && authorization.charAt(end) == ' ') {
			end++;
		}
		return authorization.substring(end);
	}

	private static boolean isSchemeCharacter(char c) {
		return c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
	}

}
