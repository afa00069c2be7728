package io.gatehouse.gateway.firewall;

import java.util.Locale;

/**
 * What is ambiguous in a path, and refused unless a route says that its backend reads it
 * as the gateway does.
 */
public enum PathAllowance {

	/** {@code //} */
	DOUBLE_SLASH,

	/** {@code ;} */
	SEMICOLON,

	/** {@code %2F} */
	ENCODED_SLASH,

	/** {@code %25} before two hex digits: encoded twice. */
	ENCODED_PERCENT;

	/**
	 * The word for it in a route's metadata.
	 */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
