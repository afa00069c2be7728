package io.gatehouse.gateway.explain;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway would do with a request. Holds no token.
 *
 * @param request the request
 * @param route the id of its route, or {@code null} when it did not come so far
 * @param policy the route's policy in one line
 * @param door the door through which it would go, and why not the fast lane, or
 * {@code null} when it did not come so far
 * @param decision what would become of it
 * @param status the status of a refusal
 * @param code the code of a refusal, or of the one that is only reported
 * @param detail one sentence about it
 * @param backend the request line that the backend would get
 * @param headers the header lines that the backend would get, or those that belong to the
 * refusal
 */
public record Explanation(String request, @Nullable String route, @Nullable String policy, @Nullable String door,
		Outcome decision, @Nullable Integer status, @Nullable String code, @Nullable String detail,
		@Nullable String backend, List<String> headers) {

	public Explanation {
		headers = List.copyOf(headers);
	}

	/** What may become of a request. */
	public enum Outcome {

		/** It goes to the backend. */
		FORWARDED,

		/** It goes to the backend, and would not if the route's policy were in force. */
		FORWARDED_AND_REPORTED,

		/** The gateway answers it with a problem. */
		REFUSED,

		/** The gateway answers it itself, since it is for one of its own endpoints. */
		OWN_ENDPOINT,

		/** The gateway answers it itself, since a browser only asks what it may send. */
		PREFLIGHT;

		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', ' ');
		}

	}

	/**
	 * The explanation for a terminal, ending with a line break.
	 */
	public String text() {
		StringBuilder text = new StringBuilder();
		line(text, "request", this.request);
		line(text, "route", this.route);
		line(text, "policy", this.policy);
		line(text, "door", this.door);
		line(text, "decision", this.decision.toString());
		line(text, "status", (this.status != null) ? this.status.toString() : null);
		line(text, "code", this.code);
		line(text, "detail", this.detail);
		line(text, "backend", this.backend);
		if (!this.headers.isEmpty()) {
			text.append("headers\n");
			this.headers.forEach((header) -> text.append("  ").append(header).append('\n'));
		}
		return text.toString();
	}

	private static void line(StringBuilder text, String name, @Nullable String value) {
		if (value != null) {
			text.append(String.format("%-10s%s%n", name, value));
		}
	}

}
