package io.gatehouse.gateway.authentication;

import io.gatehouse.gateway.firewall.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * The access token of a request. Only the {@code Authorization} header counts: addresses
 * end up in logs and histories.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">RFC 6750, 2.1</a>
 */
final class BearerToken {

	private static final String SCHEME = "Bearer";

	private BearerToken() {
	}

	/**
	 * The text of the token; empty when the scheme is there but no token; {@code null}
	 * without the header or with another scheme.
	 */
	static @Nullable String of(RequestView request) {
		String value = request.header("Authorization");
		if (value == null || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
			return null;
		}
		int end = SCHEME.length();
		if (end < value.length() && value.charAt(end) != ' ') {
			return isSchemeCharacter(value.charAt(end)) ? null : "";
		}
		while (end < value.length() && value.charAt(end) == ' ') {
			end++;
		}
		return value.substring(end);
	}

	private static boolean isSchemeCharacter(char c) {
		return c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
	}

}
