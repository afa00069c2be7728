package io.gatehouse.gateway.door;

import io.gatehouse.gateway.firewall.RequestView;
import org.springframework.web.server.ServerWebExchange;

/**
 * Tells which door serves what, for those who ask.
 */
@FunctionalInterface
public interface Doors {

	/** The word for Spring Cloud Gateway's door. */
	String GATEWAY = "gateway";

	/** The word for the fast lane. */
	String LANE = "lane";

	/**
	 * Which door serves the request, and why not the lane where it does not.
	 * @param exchange the request as Gateway's predicates see it
	 */
	String of(RequestView request, ServerWebExchange exchange);

}
