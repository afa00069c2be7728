package io.gatehouse.gateway.access;

import java.util.Set;

import io.gatehouse.gateway.authentication.Caller;

/**
 * What a policy needs that is configured elsewhere. A route that asks for what there is
 * not is as bad as one that cannot be read.
 *
 * @param assertions whether assertions can be signed
 * @param issuers the names of the other issuers that are configured
 */
public record PolicyRequirements(boolean assertions, Set<String> issuers) {

	public PolicyRequirements {
		issuers = Set.copyOf(issuers);
	}

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
		for (String issuer : policy.issuers()) {
			if (!issuer.equals(Caller.OURS) && !this.issuers.contains(issuer)) {
				throw new InvalidRoutePolicyException(routeId, "'issuers' holds '" + issuer
						+ "', which is not configured under gatehouse.issuers; 'ours' is the gateway's own");
			}
		}
	}

}
