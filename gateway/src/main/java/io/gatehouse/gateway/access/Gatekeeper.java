package io.gatehouse.gateway.access;

import java.util.List;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.access.Decision.Refuse;
import io.gatehouse.gateway.authentication.Authentication;
import io.gatehouse.gateway.authentication.Authentication.Authenticated;
import io.gatehouse.gateway.authentication.Authentication.Refused;
import io.gatehouse.gateway.authentication.Authenticator;
import io.gatehouse.gateway.authentication.Caller;
import io.gatehouse.gateway.firewall.AmbiguousPath;
import io.gatehouse.gateway.firewall.RequestView;

/**
 * Decides about a request whose route is known: path, then authentication, then access,
 * then what the backend is told. Every door asks here, so no two can disagree.
 */
public final class Gatekeeper {

	private final Authenticator authenticator;

	public Gatekeeper(Authenticator authenticator) {
		this.authenticator = authenticator;
	}

	/**
	 * Decides. Never blocks.
	 * @param request a request that passed the firewall
	 * @param policy the policy of its route
	 */
	public Decision decide(RequestView request, RoutePolicy policy) {
		Problem ambiguous = AmbiguousPath.check(request.target(), policy.allowPath());
		if (ambiguous != null) {
			return new Refuse(ambiguous);
		}
		if (policy.access() == Access.PUBLIC) {
			return new Forward(null, policy.forwardToken());
		}
		Authentication authentication = this.authenticator.authenticate(request,
				policy.access() == Access.AUTHENTICATED);
		if (authentication instanceof Refused refused) {
			return new Refuse(refused.problem());
		}
		if (authentication instanceof Authenticated authenticated) {
			return admit(authenticated.caller(), policy);
		}
		return new Forward(null, policy.forwardToken());
	}

	private static Decision admit(Caller caller, RoutePolicy policy) {
		if (!policy.hasRoleFor(caller.token())) {
			return new Refuse(Problems.accessDenied(List.of()));
		}
		if (!policy.hasScopesFor(caller.token())) {
			return new Refuse(Problems.accessDenied(policy.scopes()));
		}
		return new Forward(caller, policy.forwardToken());
	}

}
