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
	 * The token as it was sent.
	 * @param authorization the value of the header, if there is one
	 * @return the token, which may be empty or nonsense, or {@code null} when the header
	 * is absent or of another scheme, which is no token
	 */
	public static @Nullable String of(@Nullable String authorization) {
		int length = SCHEME.length();
		if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, length)) {
			return null;
		}
		if (authorization.length() == length) {
			return "";
		}
		return (authorization.charAt(length) == ' ') ? authorization.substring(length + 1) : null;
	}

}
