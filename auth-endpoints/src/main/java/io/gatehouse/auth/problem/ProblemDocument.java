package io.gatehouse.auth.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A problem as bytes for the wire, whichever server writes them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public final class ProblemDocument {

	/** The media type of the body. */
	public static final String MEDIA_TYPE = "application/problem+json";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final int TRACE_ID_START = 3;

	private static final int TRACE_ID_LENGTH = 32;

	private static final int TRACEPARENT_LENGTH = 55;

	private ProblemDocument() {
	}

	/**
	 * Writes the problem as a JSON document in UTF-8.
	 * @param problem the refusal
	 * @param path the path of the refused request, without its query, which may hold
	 * secrets
	 * @param traceparent the request's {@code traceparent} header, if there is one
	 */
	public static byte[] write(Problem problem, String path, @Nullable String traceparent) {
		return writeTraced(problem, path, traceId(traceparent));
	}

	/**
	 * Writes the problem as a JSON document in UTF-8.
	 * @param problem the refusal
	 * @param path the path of the refused request, without its query
	 * @param traceId the {@link #traceId(String) trace id} that was logged
	 */
	public static byte[] writeTraced(Problem problem, String path, String traceId) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", "urn:gatehouse:problem:" + problem.code().code());
		members.put("title", problem.code().title());
		members.put("status", problem.status());
		members.put("detail", problem.detail());
		members.put("instance", path);
		members.put("code", problem.code().code());
		members.put("traceId", traceId);
		return JSON.writeValueAsBytes(members);
	}

	/**
	 * The trace id of a valid {@code traceparent}, else a new one: 32 hex digits.
	 * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C Trace
	 * Context</a>
	 */
	public static String traceId(@Nullable String traceparent) {
		if (traceparent != null && valid(traceparent)) {
			return traceparent.substring(TRACE_ID_START, TRACE_ID_START + TRACE_ID_LENGTH);
		}
		ThreadLocalRandom random = ThreadLocalRandom.current();
		// The specification forbids an id of zeros only.
		return String.format("%016x%016x", random.nextLong() | 1, random.nextLong());
	}

	private static boolean valid(String traceparent) {
		boolean known = traceparent.startsWith("00-") && traceparent.length() == TRACEPARENT_LENGTH;
		boolean later = traceparent.length() > TRACEPARENT_LENGTH && traceparent.charAt(TRACEPARENT_LENGTH) == '-'
				&& !traceparent.startsWith("00") && !traceparent.startsWith("ff");
		return (known || later) && traceparent.charAt(2) == '-' && traceparent.charAt(35) == '-'
				&& traceparent.charAt(52) == '-' && hex(traceparent, 0, 2) && hex(traceparent, 3, 35)
				&& hex(traceparent, 36, 52) && hex(traceparent, 53, 55) && !zero(traceparent, 3, 35)
				&& !zero(traceparent, 36, 52);
	}

	private static boolean hex(String text, int from, int to) {
		for (int i = from; i < to; i++) {
			char c = text.charAt(i);
			if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
				return false;
			}
		}
		return true;
	}

	private static boolean zero(String text, int from, int to) {
		for (int i = from; i < to; i++) {
			if (text.charAt(i) != '0') {
				return false;
			}
		}
		return true;
	}

}
