package io.gatehouse.gateway.webflux;

import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;

import io.gatehouse.gateway.identity.RefreshCookie;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes a client's header of a backend's, in one pass. Left out is what is for one hop
 * only; the refresh cookie, with which a backend could sign its users in as somebody
 * else; and what the backend says about other origins: the gateway has said it already,
 * and a browser takes two answers for none.
 */
final class BackendAnswer {

	private static final String CROSS_ORIGIN = "access-control-";

	private final HopByHop hopByHop;

	BackendAnswer(HopByHop hopByHop) {
		this.hopByHop = hopByHop;
	}

	/**
	 * Copies what is for the client.
	 * @return the names that were copied
	 */
	Names copy(HttpHeaders backend, org.springframework.http.HttpHeaders client) {
		Names names = new Names();
		List<String> named = HopByHop.named(backend.getAll(HttpHeaderNames.CONNECTION));
		// Ours says that an answer depends on the origin: that is not said twice.
		boolean vary = client.containsHeader(org.springframework.http.HttpHeaders.VARY);
		Iterator<Entry<String, String>> lines = backend.iteratorAsString();
		while (lines.hasNext()) {
			Entry<String, String> line = lines.next();
			String value = value(line.getKey(), line.getValue(), vary);
			if (value != null && !this.hopByHop.contains(line.getKey(), named)) {
				client.add(line.getKey(), value);
				names.add(line.getKey());
			}
		}
		return names;
	}

	/** The value for the client, or {@code null} when it gets none. */
	private static @Nullable String value(String name, String value, boolean vary) {
		if (name.regionMatches(true, 0, CROSS_ORIGIN, 0, CROSS_ORIGIN.length())) {
			return null;
		}
		if (name.equalsIgnoreCase(org.springframework.http.HttpHeaders.SET_COOKIE)) {
			return RefreshCookie.names(value) ? null : value;
		}
		if (vary && name.equalsIgnoreCase(org.springframework.http.HttpHeaders.VARY)) {
			return withoutOrigin(value);
		}
		return value;
	}

	private static @Nullable String withoutOrigin(String vary) {
		List<String> kept = new ArrayList<>();
		for (String name : vary.split(",")) {
			String stripped = name.strip();
			if (!stripped.isEmpty() && !stripped.toLowerCase(Locale.ROOT).equals("origin")) {
				kept.add(stripped);
			}
		}
		return kept.isEmpty() ? null : String.join(", ", kept);
	}

	/** Names of headers, few enough to look at each. */
	static final class Names extends AbstractSet<String> {

		private final List<String> names = new ArrayList<>();

		@Override
		public boolean add(String name) {
			return !this.names.contains(name) && this.names.add(name);
		}

		@Override
		public Iterator<String> iterator() {
			return this.names.iterator();
		}

		@Override
		public int size() {
			return this.names.size();
		}

	}

}
