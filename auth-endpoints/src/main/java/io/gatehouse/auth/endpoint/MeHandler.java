package io.gatehouse.auth.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gatehouse.auth.token.AccessToken;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code GET /auth/me}: who the caller is, from the access token alone.
 */
public final class MeHandler {

	private final BearerAuthentication authentication;

	private final Clock clock;

	public MeHandler(BearerAuthentication authentication, Clock clock) {
		this.authentication = authentication;
		this.clock = clock;
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		AccessToken token = this.authentication.require(request);
		long expiresIn = Math.max(0, Duration.between(this.clock.instant(), token.expiresAt()).toSeconds());
		return Answers.ok(new Me(new Holder(token.subject(), token.email(), token.roles(), token.scopes()),
				new Session(token.sessionId()), expiresIn));
	}

	private record Me(Holder user, Session session, long expiresIn) {
	}

	@JsonInclude(JsonInclude.Include.NON_NULL)
	private record Holder(String id, @Nullable String email, List<String> roles, List<String> scopes) {
	}

	private record Session(@Nullable String id) {
	}

}
