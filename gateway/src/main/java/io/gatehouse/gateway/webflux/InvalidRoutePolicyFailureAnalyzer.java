package io.gatehouse.gateway.webflux;

import io.gatehouse.gateway.access.InvalidRoutePolicyException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells a route's author in one paragraph why the gateway does not start.
 */
final class InvalidRoutePolicyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidRoutePolicyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidRoutePolicyException cause) {
		return new FailureAnalysis(cause.getMessage(), "Correct route '" + cause.routeId() + "'.", cause);
	}

}
