package io.gatehouse.auth.endpoint;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/**
 * Which refresh token of a request counts: the one in the body, else the one in the
 * cookie. Anything else that happens to be there is ignored.
 *
 * @param text the token as it was sent, or {@code null} when there is none
 * @param transport how it was sent, or how it would have been
 */
record PresentedToken(@Nullable String text, Transport transport) {

	/**
	 * More than any token has: what is too long for one is no token, which is told later.
	 */
	private static final int MAX_LENGTH = 8192;

	/**
	 * Finds the token. Fails with 403 when the cookie counts but the proof is missing.
	 * @param cookies whether the cookie may count at all
	 */
	static Mono<PresentedToken> of(ServerRequest request, ClientProof proof, boolean cookies) {
		if (cookies && !JsonBody.isJson(request) && RefreshCookie.of(request) != null) {
			// A form that another site posts: it is told what is missing, not how to ask.
			proof.require(request);
		}
		return JsonBody.orNothing(request).map((body) -> {
			String text = body.optionalText("refreshToken", MAX_LENGTH);
			if (text != null || !cookies) {
				return new PresentedToken(text, Transport.BODY);
			}
			String cookie = RefreshCookie.of(request);
			if (cookie != null) {
				proof.require(request);
			}
			boolean asked = cookie != null || proof.given(request);
			return new PresentedToken(cookie, asked ? Transport.COOKIE : Transport.BODY);
		});
	}

	@Override
	public String toString() {
		return "PresentedToken[" + this.transport + "]";
	}

}
