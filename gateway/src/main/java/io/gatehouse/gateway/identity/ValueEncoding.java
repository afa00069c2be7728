package io.gatehouse.gateway.identity;

import java.nio.charset.StandardCharsets;

/**
 * A claim's value as it stands in a header: percent-encoded UTF-8, so that no value can
 * end a header, split a list or depend on a character set.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-2.1">RFC 3986, 2.1</a>
 */
final class ValueEncoding {

	private static final char[] HEX = "0123456789ABCDEF".toCharArray();

	private ValueEncoding() {
	}

	/**
	 * Encodes all but unreserved characters and the colon.
	 * @param at whether {@code @} stays too
	 */
	static String encode(String value, boolean at) {
		byte[] octets = value.getBytes(StandardCharsets.UTF_8);
		StringBuilder encoded = new StringBuilder(octets.length + 16);
		for (byte octet : octets) {
			char c = (char) (octet & 0xff);
			if (stays(c) || (at && c == '@')) {
				encoded.append(c);
			}
			else {
				encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
			}
		}
		return encoded.toString();
	}

	private static boolean stays(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.'
				|| c == '_' || c == '~' || c == ':';
	}

}
