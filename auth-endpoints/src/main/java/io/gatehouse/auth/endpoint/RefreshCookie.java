package io.gatehouse.auth.endpoint;

import java.util.List;

import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * The cookie that carries a refresh token out of the reach of scripts. It is not sent
 * along by other sites, cannot be set by other hosts, and is deleted by signing out only.
 *
 * @see <a href=
 * "https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2">RFC
 * 6265bis, 4.1.3.2</a>
 */
final class RefreshCookie {

	static final String NAME = "__Host-gatehouse-refresh";

	private static final String ATTRIBUTES = "; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=";

	private RefreshCookie() {
	}

	/**
	 * The token in the request's cookie, or {@code null} when it has none.
	 * @throws ProblemException when there are two
	 */
	static @Nullable String of(ServerRequest request) {
		List<HttpCookie> cookies = request.cookies().getOrDefault(NAME, List.of());
		if (cookies.size() > 1) {
			throw new ProblemException(Problems.requestInvalid("There is more than one refresh cookie."));
		}
		return cookies.isEmpty() ? null : cookies.get(0).getValue();
	}

	/** The {@code Set-Cookie} that hands the token over. */
	static String set(String token, long maxAgeSeconds) {
		return NAME + "=" + token + ATTRIBUTES + maxAgeSeconds;
	}

	/** The {@code Set-Cookie} that deletes it. */
	static String delete() {
		return NAME + "=" + ATTRIBUTES + 0;
	}

}
