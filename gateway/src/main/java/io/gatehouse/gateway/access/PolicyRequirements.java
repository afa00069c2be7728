package io.gatehouse.gateway.access;

/**
 * What a policy needs that is configured elsewhere. A route that asks for what there is
 * not is as bad as one that cannot be read.
 *
 * @param assertions whether assertions can be signed
 */
public record PolicyRequirements(boolean assertions) {

	/**
	 * Checks the policy of a route.
	 * @throws InvalidRoutePolicyException if it needs what there is not
	 */
	public void check(String routeId, RoutePolicy policy) {
		if (policy.assertionFor() != null && !this.assertions) {
			throw new InvalidRoutePolicyException(routeId,
					"'assertion: true' needs a key of its own: add one with the member \"gatehouse\": \"assertion\", "
							+ "whose 'nbf' has passed, to the JWK Set that gatehouse.keys.location names");
		}
	}

}
