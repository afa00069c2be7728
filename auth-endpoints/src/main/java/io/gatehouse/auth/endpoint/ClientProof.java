package io.gatehouse.auth.endpoint;

import java.util.List;
import java.util.Set;

import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The proof that a request with the refresh cookie comes from the application itself and
 * not from a page elsewhere. {@code Host} never decides: it is not the browser's word
 * about where a request came from.
 *
 * @see <a href=
 * "https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html">OWASP
 * CSRF Prevention</a>
 */
public final class ClientProof {

	private static final String CLIENT_HEADER = "X-Gatehouse-Client";

	private static final String FETCH_SITE_HEADER = "Sec-Fetch-Site";

	private final Set<String> origins;

	/**
	 * Creates the rule.
	 * @param origins the application's own origins
	 */
	public ClientProof(Set<String> origins) {
		this.origins = Set.copyOf(origins);
	}

	/**
	 * Whether the request carries the proof.
	 */
	boolean given(ServerRequest request) {
		return List.of("1").equals(request.headers().header(CLIENT_HEADER)) && JsonBody.isJson(request)
				&& (List.of("same-origin").equals(request.headers().header(FETCH_SITE_HEADER)) || ours(request));
	}

	/**
	 * Refuses the request when it does not.
	 */
	void require(ServerRequest request) {
		if (!given(request)) {
			throw new ProblemException(Problems.csrfFailed());
		}
	}

	private boolean ours(ServerRequest request) {
		List<String> origin = request.headers().header(HttpHeaders.ORIGIN);
		return origin.size() == 1 && this.origins.contains(origin.get(0));
	}

}
