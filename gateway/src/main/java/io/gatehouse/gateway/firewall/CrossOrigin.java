package io.gatehouse.gateway.firewall;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may call and read the answers. One list for everything
 * that the gateway answers, its refusals and its own endpoints included; what backends
 * say about it does not count.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS
 * protocol</a>
 */
public final class CrossOrigin {

	private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

	private static final List<String> REQUEST_HEADERS = List.of("Authorization", "Content-Type", "Idempotency-Key",
			"X-Gatehouse-Client");

	private static final List<String> RESPONSE_HEADERS = List.of("WWW-Authenticate", "Retry-After");

	private final Set<String> origins;

	private final String requestHeaders;

	private final String responseHeaders;

	private final String maxAge;

	/**
	 * Allows the origins.
	 * @param origins origins as browsers send them
	 * @param requestHeaders further request headers that their pages may send
	 * @param responseHeaders further response headers that their pages may read
	 * @param maxAge how long a browser may remember the answer to a preflight
	 */
	public CrossOrigin(Set<String> origins, List<String> requestHeaders, List<String> responseHeaders,
			Duration maxAge) {
		this.origins = Set.copyOf(origins);
		this.requestHeaders = join(REQUEST_HEADERS, requestHeaders);
		this.responseHeaders = join(RESPONSE_HEADERS, responseHeaders);
		this.maxAge = Long.toString(maxAge.toSeconds());
	}

	/**
	 * Whether a browser only asks whether it may send the request. Such a question has no
	 * credentials and is never for a backend.
	 */
	public boolean isPreflight(RequestView request) {
		return "OPTIONS".equals(request.method()) && request.header("Origin") != null
				&& request.header("Access-Control-Request-Method") != null;
	}

	/**
	 * Hands the headers of the answer to a preflight to the writer.
	 */
	public void writePreflight(RequestView request, BiConsumer<String, String> writer) {
		writer.accept("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
		if (writeAllowed(allowed(request), writer)) {
			writer.accept("Access-Control-Allow-Methods", METHODS);
			writer.accept("Access-Control-Allow-Headers", this.requestHeaders);
			writer.accept("Access-Control-Max-Age", this.maxAge);
		}
	}

	/**
	 * Hands the headers of any other answer to the writer. What an answer says depends on
	 * the origin even where it is refused or not named, and shared caches must know.
	 */
	public void write(RequestView request, BiConsumer<String, String> writer) {
		if (this.origins.isEmpty() && request.header("Origin") == null) {
			return;
		}
		writer.accept("Vary", "Origin");
		if (writeAllowed(allowed(request), writer)) {
			writer.accept("Access-Control-Expose-Headers", this.responseHeaders);
		}
	}

	/** The origin if it is allowed. Never a wildcard, since credentials are. */
	private @Nullable String allowed(RequestView request) {
		String origin = request.header("Origin");
		return (origin != null && this.origins.contains(origin) && request.count("Origin") == 1) ? origin : null;
	}

	private static boolean writeAllowed(@Nullable String origin, BiConsumer<String, String> writer) {
		if (origin != null) {
			writer.accept("Access-Control-Allow-Origin", origin);
			writer.accept("Access-Control-Allow-Credentials", "true");
		}
		return origin != null;
	}

	private static String join(List<String> ours, List<String> further) {
		return further.isEmpty() ? String.join(", ", ours)
				: String.join(", ", ours) + ", " + String.join(", ", further);
	}

}
