package io.gatehouse.gateway.firewall;

/**
 * Well-formed UTF-8, octet by octet, without overlong forms and surrogates.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3629#section-4">RFC 3629, 4</a>
 */
final class Utf8 {

	/** Between two characters. */
	static final int COMPLETE = 0;

	/** Not UTF-8. */
	static final int INVALID = -1;

	private static final int ONE_MORE = 1;

	private static final int TWO_MORE = 2;

	private static final int THREE_MORE = 3;

	private static final int AFTER_E0 = 4;

	private static final int AFTER_ED = 5;

	private static final int AFTER_F0 = 6;

	private static final int AFTER_F4 = 7;

	private Utf8() {
	}

	/**
	 * The state after the octet.
	 */
	static int next(int state, int octet) {
		return switch (state) {
			case COMPLETE -> first(octet);
			case ONE_MORE -> between(octet, 0x80, 0xbf, COMPLETE);
			case TWO_MORE -> between(octet, 0x80, 0xbf, ONE_MORE);
			case THREE_MORE -> between(octet, 0x80, 0xbf, TWO_MORE);
			case AFTER_E0 -> between(octet, 0xa0, 0xbf, ONE_MORE);
			case AFTER_ED -> between(octet, 0x80, 0x9f, ONE_MORE);
			case AFTER_F0 -> between(octet, 0x90, 0xbf, TWO_MORE);
			case AFTER_F4 -> between(octet, 0x80, 0x8f, TWO_MORE);
			default -> INVALID;
		};
	}

	private static int first(int octet) {
		if (octet < 0x80) {
			return COMPLETE;
		}
		if (octet < 0xe0) {
			return between(octet, 0xc2, 0xdf, ONE_MORE);
		}
		return switch (octet) {
			case 0xe0 -> AFTER_E0;
			case 0xed -> AFTER_ED;
			case 0xf0 -> AFTER_F0;
			case 0xf4 -> AFTER_F4;
			default -> (octet < 0xf0) ? TWO_MORE : between(octet, 0xf1, 0xf3, THREE_MORE);
		};
	}

	private static int between(int octet, int low, int high, int next) {
		return (octet >= low && octet <= high) ? next : INVALID;
	}

}
