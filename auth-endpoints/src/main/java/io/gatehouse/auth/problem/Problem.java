package io.gatehouse.auth.problem;

import java.util.Map;

/**
 * A refusal as a client sees it. Holds nothing that may not be seen from outside.
 *
 * @param code the stable code, which decides the status
 * @param detail one sentence for the developer who reads it; never a token, a key or an
 * address
 * @param headers response headers that belong to the refusal, for instance the challenge
 * of RFC 6750
 */
public record Problem(ProblemCode code, String detail, Map<String, String> headers) {

	public Problem {
		headers = Map.copyOf(headers);
	}

	public Problem(ProblemCode code, String detail) {
		this(code, detail, Map.of());
	}

	public int status() {
		return this.code.status();
	}

}
