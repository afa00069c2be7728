package io.gatehouse.gateway.hostile;

/**
 * What keeps hostile requests out. Each has cases of its own in {@link HostileRequests},
 * and taking it away turns one of them red.
 */
enum Protection {

	/** Identity headers in any spelling are removed. */
	IDENTITY_NAMES,

	/** Everything that begins with {@code x-auth-} is removed. */
	IDENTITY_PREFIX,

	/** What {@code Connection} names cannot remove what the gateway writes. */
	HOP_BY_HOP,

	/** Only the gateway says from where a request came. */
	CLIENT_ADDRESS,

	/** No header turns a request into another one. */
	REWRITING,

	/** Credentials for the gateway stay there. */
	CREDENTIALS,

	/** Framing and credentials have one spelling. */
	ONE_SPELLING,

	/** No dot segments. */
	DOT_SEGMENTS,

	/** No paths that servers read differently. */
	AMBIGUOUS_PATHS,

	/** No characters that have no place in an address. */
	CHARACTERS,

	/** Percent-encoded UTF-8 and nothing else. */
	ENCODING,

	/** One host. */
	HOST,

	/** One credential. */
	ONE_CREDENTIAL,

	/** One way to find the end of a body. */
	FRAMING,

	/** Header lines that are header lines. */
	HEADER_LINES,

	/** Trailers go nowhere. */
	TRAILERS,

	/** Upgrades are authenticated like everything else, and only WebSockets are. */
	UPGRADES,

	/** Nothing without bounds. */
	SIZES,

	/** Preflights are never for a backend. */
	PREFLIGHTS,

	/** Tokens count in one place only. */
	TOKEN_PLACES

}
