package io.gatehouse.auth.endpoint;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * How a refresh token travels.
 */
public enum Transport {

	/** In the JSON of request and answer. */
	BODY,

	/** In a cookie that scripts cannot read. */
	COOKIE;

	/**
	 * The transport of that name.
	 * @return the transport, or {@code null} when there is none
	 */
	static @Nullable Transport named(String name) {
		for (Transport transport : values()) {
			if (transport.name().toLowerCase(Locale.ROOT).equals(name)) {
				return transport;
			}
		}
		return null;
	}

}
