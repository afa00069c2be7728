package io.gatehouse.gateway.stream;

import java.util.Locale;

/**
 * Why the gateway ends a connection that lasts. The codes up to 3000 are the protocol's,
 * the others are this gateway's own and tell a client what to do next.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-7.4">RFC 6455, 7.4</a>
 */
public enum Ending {

	/** The access token has run out or became stale: refresh, then connect again. */
	EXPIRED(4401, "token expired"),

	/** The session has ended: the user has to sign in again. */
	REVOKED(4403, "session revoked"),

	/** It is not known for the moment whether the session has ended. */
	UNKNOWN(1013, "try again later"),

	/** There are more than the gateway, or a session, may have. */
	TOO_MANY(1013, "too many connections"),

	/** This gateway stops: another one serves. */
	SHUTDOWN(1001, "going away");

	private final int code;

	private final String reason;

	Ending(int code, String reason) {
		this.code = code;
		this.reason = reason;
	}

	/** The code with which a WebSocket is closed. */
	public int code() {
		return this.code;
	}

	/** The word for it in the close frame. */
	public String reason() {
		return this.reason;
	}

	/** The word for it in metrics. */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
