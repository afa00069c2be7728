package io.gatehouse.gateway.explain;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

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

	private static final JsonMapper JSON = JsonMapper.builder().build();

	public Question {
		headers = List.copyOf(headers);
		if (token != null && claims != null) {
			throw new IllegalArgumentException("Give a token or claims, not both");
		}
	}

	/**
	 * A header line, as somebody writes it.
	 * @throws IllegalArgumentException if it is none
	 */
	public static Map.Entry<String, String> header(String line) {
		int colon = line.indexOf(':');
		if (colon < 1) {
			throw new IllegalArgumentException("A header line must be 'Name: value'");
		}
		return Map.entry(line.substring(0, colon), line.substring(colon + 1).strip());
	}

	/**
	 * Claims, as somebody writes them.
	 * @throws IllegalArgumentException if they are no JSON object
	 */
	public static Map<String, Object> claims(String json) {
		try {
			return JSON.readValue(json, new TypeReference<Map<String, Object>>() {
			});
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The claims are not a JSON object", ex);
		}
	}

	/** Without the token. */
	@Override
	public String toString() {
		return this.method + " " + this.url;
	}

}
