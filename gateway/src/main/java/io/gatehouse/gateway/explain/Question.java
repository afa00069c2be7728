package io.gatehouse.gateway.explain;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A request that somebody asks about.
 *
 * @param method the method
 * @param url the address, absolute or from the path on
 * @param headers further header lines, names with values
 * @param token the access token, or {@code null} when none is sent or claims are given
 * @param claims what a token would say, in place of one
 * @param peer from where the request would come
 */
public record Question(String method, String url, List<Map.Entry<String, String>> headers, @Nullable String token,
		@Nullable Map<String, ?> claims, InetSocketAddress peer) {

	public Question {
		headers = List.copyOf(headers);
		if (token != null && claims != null) {
			throw new IllegalArgumentException("Give a token or claims, not both");
		}
	}

	/** Without the token. */
	@Override
	public String toString() {
		return this.method + " " + this.url;
	}

}
