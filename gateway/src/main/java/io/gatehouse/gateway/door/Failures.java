package io.gatehouse.gateway.door;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemCode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * What is said of requests that failed: a problem to the client, and to the operator one
 * line with the route and the trace id, and never the address, whose query may hold
 * anything.
 */
public final class Failures {

	private static final Log logger = LogFactory.getLog(Failures.class);

	private Failures() {
	}

	/**
	 * The problem with which the request is answered, after it was logged.
	 * @param route the id of the request's route, if one was found
	 * @param traceId the trace id, which the client gets too
	 */
	public static Problem problem(Throwable failure, @Nullable String route, String traceId) {
		Problem problem = ProblemMapper.map(failure);
		if (problem.code() == ProblemCode.INTERNAL_ERROR) {
			logger.error("Request failed" + on(route) + ", trace id " + traceId, withoutAddress(failure));
		}
		else if (problem.status() > 500) {
			logger.warn("Backend failed" + on(route) + ", trace id " + traceId + ": " + failure);
		}
		return problem;
	}

	/**
	 * Logs that an answer has begun and cannot end as it should.
	 */
	public static void cutShort(Throwable failure, @Nullable String route, String traceId) {
		if (!DisconnectedClientHelper.isClientDisconnectedException(failure)) {
			logger.warn("A response was cut short" + on(route) + ", trace id " + traceId + ": " + failure);
		}
	}

	/**
	 * The failure without what was noted on its way: the address of the request.
	 */
	private static Throwable withoutAddress(Throwable failure) {
		Throwable copy = new RuntimeException(failure.toString(), failure.getCause());
		copy.setStackTrace(failure.getStackTrace());
		return copy;
	}

	private static String on(@Nullable String route) {
		return (route != null) ? " on route '" + route + "'" : "";
	}

}
