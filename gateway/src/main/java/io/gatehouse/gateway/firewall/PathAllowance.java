package io.gatehouse.gateway.firewall;

/**
 * What is ambiguous in a path, and refused unless a route says that its backend reads it
 * as the gateway does.
 */
public enum PathAllowance {

	/** {@code //} */
	EMPTY_SEGMENT,

	/** {@code ;} */
	SEMICOLON,

	/** {@code %2F} */
	ENCODED_SLASH,

	/** {@code %25} before two hex digits: encoded twice. */
	ENCODED_PERCENT

}
