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
import org.jspecify.annotations.Nullable;

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
			return Forward.of(null, policy);
		}
		Authentication authentication = this.authenticator.authenticate(request,
				policy.access() == Access.AUTHENTICATED);
		if (authentication instanceof Refused refused) {
			return new Refuse(refused.problem());
		}
		if (authentication instanceof Authenticated authenticated) {
			return admit(authenticated.caller(), policy);
		}
		return Forward.of(null, policy);
	}

	private static Decision admit(Caller caller, RoutePolicy policy) {
		Problem denial = denial(caller, policy);
		if (denial == null) {
			return Forward.of(caller, policy);
		}
		return policy.reportOnly() ? new Forward(caller, policy.forwardToken(), denial) : new Refuse(denial);
	}

	private static @Nullable Problem denial(Caller caller, RoutePolicy policy) {
		if (!policy.hasRoleFor(caller.token())) {
			return Problems.accessDenied(List.of());
		}
		return policy.hasScopesFor(caller.token()) ? null : Problems.accessDenied(policy.scopes());
	}

}
