package io.gatehouse.gateway.door;

import io.gatehouse.auth.problem.ProblemDocument;
import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.authentication.Caller;
import io.gatehouse.gateway.firewall.RequestTarget;
import io.gatehouse.gateway.firewall.RequestView;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells of callers that a route on {@code report-only} let pass and would have refused:
 * one line for each, and a count for each route.
 */
public final class WouldBeDenials {

	/** How many there were, with the tag {@code route}. */
	public static final String COUNTER = "gatehouse.access.would-be-denials";

	private static final Log logger = LogFactory.getLog(WouldBeDenials.class);

	private final MeterRegistry meters;

	public WouldBeDenials(MeterRegistry meters) {
		this.meters = meters;
	}

	public void report(String routeId, RequestView request, Forward forward) {
		this.meters.counter(COUNTER, "route", routeId).increment();
		Caller caller = forward.caller();
		// Neither query nor token: both may hold secrets. The firewall let no line break
		// pass.
		logger.warn("Would be denied on route '" + routeId + "': " + request.method() + " "
				+ RequestTarget.withoutQuery(request.target()) + " by subject "
				+ quoted((caller != null) ? caller.token().subject() : "") + ", trace id "
				+ ProblemDocument.traceId(request.header("traceparent")));
	}

	private static String quoted(String text) {
		return "'" + text.replaceAll("\\p{Cntrl}", "?") + "'";
	}

}
