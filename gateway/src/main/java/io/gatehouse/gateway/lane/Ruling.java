package io.gatehouse.gateway.lane;

/**
 * What the lane says of a request: the route by which it serves it, or why it does not.
 */
sealed interface Ruling permits ServedRoute, Ruling.Objection {

	/**
	 * The request is Gateway's.
	 *
	 * @param why the reason, for those who ask
	 */
	record Objection(String why) implements Ruling {
	}

}
