package io.gatehouse.auth.token;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * The three parts of a compact JWS whose spelling has been checked: three non-empty parts
 * of canonical, unpadded base64url, so that one token has one text. JOSE libraries accept
 * padding, spaces and flipped spare bits.
 *
 * @param text the whole token
 * @param payloadStart where the second part begins
 * @param signatureStart where the third part begins
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-7.1">RFC 7515, 7.1</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4648#section-3.5">RFC 4648, 3.5</a>
 */
record CompactJws(String text, int payloadStart, int signatureStart) {

	static final int MAX_LENGTH = 8192;

	private static final byte INVALID = -1;

	private static final byte[] VALUES = values();

	/**
	 * Checks the text.
	 * @return the parts, or {@code null} when the text is not canonical
	 */
	static @Nullable CompactJws parse(String text) {
		int length = text.length();
		if (length > MAX_LENGTH) {
			return null;
		}
		int payloadStart = -1;
		int signatureStart = -1;
		int partStart = 0;
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			if (c == '.') {
				if (signatureStart >= 0 || !canonical(text, partStart, i)) {
					return null;
				}
				partStart = i + 1;
				if (payloadStart < 0) {
					payloadStart = partStart;
				}
				else {
					signatureStart = partStart;
				}
			}
			else if (c >= VALUES.length || VALUES[c] == INVALID) {
				return null;
			}
		}
		if (signatureStart < 0 || !canonical(text, signatureStart, length)) {
			return null;
		}
		return new CompactJws(text, payloadStart, signatureStart);
	}

	byte[] header() {
		return decode(0, this.payloadStart - 1);
	}

	byte[] payload() {
		return decode(this.payloadStart, this.signatureStart - 1);
	}

	String signature() {
		return this.text.substring(this.signatureStart);
	}

	/** What was signed: header and payload with the dot between them. */
	byte[] signingInput() {
		return this.text.substring(0, this.signatureStart - 1).getBytes(StandardCharsets.US_ASCII);
	}

	private byte[] decode(int from, int to) {
		return Base64.getUrlDecoder().decode(this.text.substring(from, to).getBytes(StandardCharsets.US_ASCII));
	}

	private static boolean canonical(String text, int from, int to) {
		int rest = (to - from) % 4;
		if (to == from || rest == 1) {
			return false;
		}
		int spareBits = switch (rest) {
			case 2 -> 0b1111;
			case 3 -> 0b11;
			default -> 0;
		};
		return (VALUES[text.charAt(to - 1)] & spareBits) == 0;
	}

	private static byte[] values() {
		byte[] values = new byte[128];
		Arrays.fill(values, INVALID);
		String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		for (int i = 0; i < alphabet.length(); i++) {
			values[alphabet.charAt(i)] = (byte) i;
		}
		return values;
	}

	@Override
	public String toString() {
		return "CompactJws[" + this.text.length() + " characters]";
	}

}
