package io.gatehouse.gateway.access;

/**
 * A route's policy says something that has no meaning. The message names the route, the
 * key and what is allowed, for the person who wrote it.
 */
public class InvalidRoutePolicyException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String routeId;

	public InvalidRoutePolicyException(String routeId, String message) {
		super("Route '" + routeId + "': " + message);
		this.routeId = routeId;
	}

	/**
	 * The route whose policy it is.
	 */
	public String routeId() {
		return this.routeId;
	}

}
