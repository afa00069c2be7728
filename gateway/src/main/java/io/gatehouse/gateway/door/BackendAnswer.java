package io.gatehouse.gateway.door;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;
import java.util.function.BiConsumer;

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
public final class BackendAnswer {

	private static final String CROSS_ORIGIN = "access-control-";

	private final HopByHop hopByHop;

	public BackendAnswer(HopByHop hopByHop) {
		this.hopByHop = hopByHop;
	}

	/**
	 * Hands each line that is for the client to the writer.
	 * @param vary whether ours says already that an answer depends on the origin: that is
	 * not said twice
	 */
	public void copy(HttpHeaders backend, boolean vary, BiConsumer<String, String> client) {
		List<String> named = HopByHop.named(backend);
		Iterator<Entry<String, String>> lines = backend.iteratorAsString();
		while (lines.hasNext()) {
			Entry<String, String> line = lines.next();
			String value = value(line.getKey(), line.getValue(), vary);
			if (value != null && !this.hopByHop.contains(line.getKey(), named)) {
				client.accept(line.getKey(), value);
			}
		}
	}

	/** The value for the client, or {@code null} when it gets none. */
	private static @Nullable String value(String name, String value, boolean vary) {
		if (name.regionMatches(true, 0, CROSS_ORIGIN, 0, CROSS_ORIGIN.length())) {
			return null;
		}
		if (name.equalsIgnoreCase("Set-Cookie")) {
			return RefreshCookie.names(value) ? null : value;
		}
		if (vary && name.equalsIgnoreCase("Vary")) {
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

}
