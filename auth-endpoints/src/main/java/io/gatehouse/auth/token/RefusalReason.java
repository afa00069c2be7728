package io.gatehouse.auth.token;

/**
 * Why an access token was refused. Only {@link #EXPIRED} is told to the caller, as
 * {@code token_expired}; all others are {@code token_invalid}.
 */
public enum RefusalReason {

	/**
	 * Not three canonical base64url parts, too long, or not the JSON that it should be.
	 */
	MALFORMED,

	/** No key of that name, or another algorithm than the key's. */
	UNKNOWN_KEY,

	/** The {@code typ} is not that of an access token. */
	WRONG_TYPE,

	/** A claim is missing, has another type, or is out of bounds. */
	WRONG_CLAIMS,

	/** Issued by somebody else. */
	WRONG_ISSUER,

	/** Meant for somebody else. */
	WRONG_AUDIENCE,

	/** Past its {@code exp}. */
	EXPIRED,

	/** The signature is not the key's. */
	BAD_SIGNATURE

}
