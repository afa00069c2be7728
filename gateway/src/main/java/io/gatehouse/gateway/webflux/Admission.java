package io.gatehouse.gateway.webflux;

import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.firewall.RequestView;
import org.springframework.web.server.ServerWebExchange;

/**
 * What was decided about an exchange, kept until its outgoing headers are made.
 *
 * @param request the request as it was on the wire
 * @param forward the decision
 */
record Admission(RequestView request, Forward forward) {

	private static final String ATTRIBUTE = Admission.class.getName();

	void putInto(ServerWebExchange exchange) {
		exchange.getAttributes().put(ATTRIBUTE, this);
	}

	/**
	 * The admission of the exchange.
	 * @throws IllegalStateException if nobody decided about it: it must go nowhere
	 */
	static Admission of(ServerWebExchange exchange) {
		Admission admission = exchange.getAttribute(ATTRIBUTE);
		if (admission == null) {
			throw new IllegalStateException("A request reached the backend's door without a decision");
		}
		return admission;
	}

}
