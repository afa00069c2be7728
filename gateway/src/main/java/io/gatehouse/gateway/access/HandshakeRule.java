package io.gatehouse.gateway.access;

import java.util.Set;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.token.BearerToken;
import io.gatehouse.gateway.authentication.Handshake;
import io.gatehouse.gateway.firewall.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * Who may open a WebSocket, besides having a token. Browsers let any page open one to any
 * address, and CORS does not concern them: only {@code Origin} tells whose page it is.
 *
 * @param origins the application's origins
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-10.2">RFC 6455, 10.2</a>
 */
public record HandshakeRule(Set<String> origins) {

	public HandshakeRule {
		origins = Set.copyOf(origins);
	}

	/**
	 * What speaks against the handshake, or {@code null} when nothing does. Whether the
	 * token is good is not asked here.
	 */
	@Nullable Problem objection(RequestView request, Handshake handshake, Access access) {
		boolean header = BearerToken.of(request.header("Authorization")) != null;
		if (header && handshake.token() != null) {
			return Problems.requestInvalid("There is more than one access token.");
		}
		String origin = request.header("Origin");
		if (origin != null) {
			return (request.count("Origin") == 1 && this.origins.contains(origin)) ? null : Problems.originRefused();
		}
		// A browser always says its origin, and it cannot write the header.
		boolean noBrowser = header || access == Access.PUBLIC;
		boolean tokenMissing = access == Access.AUTHENTICATED && handshake.token() == null;
		return (noBrowser || tokenMissing) ? null : Problems.originRefused();
	}

}
