package io.gatehouse.auth.problem;

/**
 * The stable codes of the HTTP contract, each with its status and title. Clients decide
 * by the code; the words may change.
 */
public enum ProblemCode {

	REQUEST_INVALID(400, "request_invalid", "Request invalid"),

	INVALID_CREDENTIALS(401, "invalid_credentials", "Invalid credentials"),

	TOKEN_MISSING(401, "token_missing", "Access token missing"),

	TOKEN_EXPIRED(401, "token_expired", "Access token expired"),

	TOKEN_INVALID(401, "token_invalid", "Access token invalid"),

	SESSION_EXPIRED(401, "session_expired", "Session expired"),

	SESSION_REVOKED(401, "session_revoked", "Session revoked"),

	ACCESS_DENIED(403, "access_denied", "Access denied"),

	CSRF_FAILED(403, "csrf_failed", "Cross-site request refused"),

	NOT_FOUND(404, "not_found", "Not found"),

	METHOD_NOT_ALLOWED(405, "method_not_allowed", "Method not allowed"),

	PAYLOAD_TOO_LARGE(413, "payload_too_large", "Payload too large"),

	UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type", "Unsupported media type"),

	TOO_MANY_ATTEMPTS(429, "too_many_attempts", "Too many attempts"),

	INTERNAL_ERROR(500, "internal_error", "Internal error"),

	UPSTREAM_UNAVAILABLE(502, "upstream_unavailable", "Upstream unavailable"),

	AUTH_UNAVAILABLE(503, "auth_unavailable", "Authentication unavailable"),

	UPSTREAM_TIMEOUT(504, "upstream_timeout", "Upstream timeout");

	private final int status;

	private final String code;

	private final String title;

	ProblemCode(int status, String code, String title) {
		this.status = status;
		this.code = code;
		this.title = title;
	}

	public int status() {
		return this.status;
	}

	public String code() {
		return this.code;
	}

	public String title() {
		return this.title;
	}

}
