package io.gatehouse.auth.problem;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * Every refusal of the HTTP contract, in one place, so that no two doors word one
 * differently.
 */
public final class Problems {

	private static final String WWW_AUTHENTICATE = "WWW-Authenticate";

	private static final String RETRY_AFTER = "Retry-After";

	private static final String REALM = "Bearer realm=\"gatehouse\"";

	private static final Problem TOKEN_MISSING = new Problem(ProblemCode.TOKEN_MISSING,
			"This resource needs an access token: send 'Authorization: Bearer <token>'.",
			Map.of(WWW_AUTHENTICATE, REALM));

	private static final Problem TOKEN_EXPIRED = bearer(ProblemCode.TOKEN_EXPIRED,
			"The access token has expired: refresh it and try again.", "The access token expired");

	private static final Problem TOKEN_INVALID = bearer(ProblemCode.TOKEN_INVALID,
			"The access token is not one that this gateway accepts.", "The access token is invalid");

	private static final Problem ACCESS_OF_ENDED_SESSION = bearer(ProblemCode.SESSION_REVOKED,
			"The session of this access token has ended.", "The session has ended");

	private static final Problem INVALID_CREDENTIALS = new Problem(ProblemCode.INVALID_CREDENTIALS,
			"E-mail or password is wrong.");

	private static final Problem SESSION_EXPIRED = new Problem(ProblemCode.SESSION_EXPIRED,
			"The session has expired: sign in again.");

	private static final Problem SESSION_REVOKED = new Problem(ProblemCode.SESSION_REVOKED,
			"The session has ended: sign in again.");

	private static final Problem CSRF_FAILED = new Problem(ProblemCode.CSRF_FAILED,
			"A request with the refresh cookie must come from the application itself.");

	private static final Problem ORIGIN_REFUSED = new Problem(ProblemCode.CSRF_FAILED,
			"A page may open a WebSocket only from the application's own origins.");

	private static final Problem NOT_FOUND = new Problem(ProblemCode.NOT_FOUND, "There is nothing at this address.");

	private static final Problem PAYLOAD_TOO_LARGE = new Problem(ProblemCode.PAYLOAD_TOO_LARGE,
			"The request is larger than this endpoint accepts.");

	private static final Problem UNSUPPORTED_MEDIA_TYPE = new Problem(ProblemCode.UNSUPPORTED_MEDIA_TYPE,
			"Send the request as application/json.");

	private static final Problem AUTH_UNAVAILABLE = new Problem(ProblemCode.AUTH_UNAVAILABLE,
			"Sign-in and sessions are unavailable for the moment: nobody was signed out, try again.",
			Map.of(RETRY_AFTER, "1"));

	private static final Problem UPSTREAM_UNAVAILABLE = new Problem(ProblemCode.UPSTREAM_UNAVAILABLE,
			"The service behind this address cannot be reached.");

	private static final Problem UPSTREAM_TIMEOUT = new Problem(ProblemCode.UPSTREAM_TIMEOUT,
			"The service behind this address did not answer in time.");

	private static final Problem INTERNAL_ERROR = new Problem(ProblemCode.INTERNAL_ERROR,
			"The gateway failed: the trace id names the entry in its log.");

	private Problems() {
	}

	/**
	 * The request is not one that can be answered.
	 * @param detail what is wrong with it, without repeating what was sent
	 */
	public static Problem requestInvalid(String detail) {
		return new Problem(ProblemCode.REQUEST_INVALID, detail);
	}

	public static Problem invalidCredentials() {
		return INVALID_CREDENTIALS;
	}

	/**
	 * The challenge carries no error code when no token was sent.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc6750#section-3.1">RFC 6750, 3.1</a>
	 */
	public static Problem tokenMissing() {
		return TOKEN_MISSING;
	}

	public static Problem tokenExpired() {
		return TOKEN_EXPIRED;
	}

	public static Problem tokenInvalid() {
		return TOKEN_INVALID;
	}

	/**
	 * An access token was refused because its session has ended.
	 */
	public static Problem accessOfEndedSession() {
		return ACCESS_OF_ENDED_SESSION;
	}

	/**
	 * A refresh was refused because the session is too old or unknown.
	 */
	public static Problem sessionExpired() {
		return SESSION_EXPIRED;
	}

	/**
	 * A refresh was refused because the session was ended.
	 */
	public static Problem sessionRevoked() {
		return SESSION_REVOKED;
	}

	/**
	 * Authenticated, but not allowed.
	 * @param scopes the scopes that the route asks for; empty when it asks for a role
	 */
	public static Problem accessDenied(Collection<String> scopes) {
		String challenge = REALM + ", error=\"insufficient_scope\"";
		if (!scopes.isEmpty()) {
			challenge += ", scope=\"" + String.join(" ", scopes) + "\"";
		}
		return new Problem(ProblemCode.ACCESS_DENIED, "The caller lacks a role or scope that this resource needs.",
				Map.of(WWW_AUTHENTICATE, challenge));
	}

	public static Problem csrfFailed() {
		return CSRF_FAILED;
	}

	/**
	 * A WebSocket was to be opened by a page of somebody else's, or by one that does not
	 * say whose it is.
	 */
	public static Problem originRefused() {
		return ORIGIN_REFUSED;
	}

	public static Problem notFound() {
		return NOT_FOUND;
	}

	/**
	 * The resource exists, but not for this method.
	 * @param allow the methods that it has, comma-joined
	 */
	public static Problem methodNotAllowed(String allow) {
		return new Problem(ProblemCode.METHOD_NOT_ALLOWED, "This resource answers to " + allow + " only.",
				Map.of("Allow", allow));
	}

	public static Problem payloadTooLarge() {
		return PAYLOAD_TOO_LARGE;
	}

	public static Problem unsupportedMediaType() {
		return UNSUPPORTED_MEDIA_TYPE;
	}

	/**
	 * Too many attempts to sign in. The same whether there is such an account or not.
	 * @param wait how long until the next attempt
	 */
	public static Problem tooManyAttempts(Duration wait) {
		long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
		return new Problem(ProblemCode.TOO_MANY_ATTEMPTS, "Too many attempts to sign in: wait a little.",
				Map.of(RETRY_AFTER, Long.toString(seconds)));
	}

	/**
	 * Something that signing in or sessions need cannot be had. Never a 401, so that no
	 * outage signs anybody out.
	 */
	public static Problem authUnavailable() {
		return AUTH_UNAVAILABLE;
	}

	public static Problem upstreamUnavailable() {
		return UPSTREAM_UNAVAILABLE;
	}

	public static Problem upstreamTimeout() {
		return UPSTREAM_TIMEOUT;
	}

	public static Problem internalError() {
		return INTERNAL_ERROR;
	}

	private static Problem bearer(ProblemCode code, String detail, String description) {
		return new Problem(code, detail, Map.of(WWW_AUTHENTICATE,
				REALM + ", error=\"invalid_token\", error_description=\"" + description + "\""));
	}

}
