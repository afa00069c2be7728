package io.gatehouse.auth.token;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a verified access token says. The text of the token is not part of it, so it can
 * be logged.
 *
 * @param issuer who issued it ({@code iss})
 * @param subject whom it is about ({@code sub})
 * @param sessionId the session it belongs to ({@code sid}); absent in tokens of foreign
 * issuers
 * @param tokenId its own identifier ({@code jti})
 * @param email the user's e-mail, when the token says so
 * @param roles the user's roles
 * @param scopes the granted scopes ({@code scope})
 * @param issuedAt when it was issued ({@code iat})
 * @param expiresAt from when it is refused ({@code exp})
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068">RFC 9068</a>
 */
public record AccessToken(String issuer, String subject, @Nullable String sessionId, String tokenId,
		@Nullable String email, List<String> roles, List<String> scopes, Instant issuedAt, Instant expiresAt) {

	public AccessToken {
		roles = List.copyOf(roles);
		scopes = List.copyOf(scopes);
	}

}
