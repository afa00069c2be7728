package io.gatehouse.gateway.access;

import java.util.List;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.token.BearerToken;
import io.gatehouse.gateway.access.Decision.Await;
import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.access.Decision.Refuse;
import io.gatehouse.gateway.authentication.Authentication;
import io.gatehouse.gateway.authentication.Authentication.Authenticated;
import io.gatehouse.gateway.authentication.Authentication.Pending;
import io.gatehouse.gateway.authentication.Authentication.Refused;
import io.gatehouse.gateway.authentication.Authenticator;
import io.gatehouse.gateway.authentication.Caller;
import io.gatehouse.gateway.authentication.Handshake;
import io.gatehouse.gateway.firewall.AmbiguousPath;
import io.gatehouse.gateway.firewall.RequestView;
import io.gatehouse.gateway.identity.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a request whose route is known: path, then authentication, then access,
 * then what the backend is told. Every door asks here, so no two can disagree.
 */
public final class Gatekeeper {

	private final Authenticator authenticator;

	private final HandshakeRule handshakes;

	private final Assertions assertions;

	public Gatekeeper(Authenticator authenticator, HandshakeRule handshakes, Assertions assertions) {
		this.authenticator = authenticator;
		this.handshakes = handshakes;
		this.assertions = assertions;
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
		Handshake handshake = Handshake.of(request);
		if (handshake != null) {
			Problem objection = this.handshakes.objection(request, handshake, policy.access());
			if (objection != null) {
				return new Refuse(objection);
			}
		}
		if (policy.access() == Access.PUBLIC) {
			return Forward.anonymous(policy);
		}
		String token = token(request, handshake);
		Authentication authentication = this.authenticator.authenticate(token, policy.access() == Access.AUTHENTICATED,
				policy.issuers());
		if (authentication instanceof Refused refused) {
			return new Refuse(refused.problem());
		}
		if (authentication instanceof Pending pending) {
			return new Await(pending.answered());
		}
		if (token != null && authentication instanceof Authenticated authenticated) {
			return admit(token, authenticated.caller(), policy);
		}
		return Forward.anonymous(policy);
	}

	/**
	 * Only headers count: addresses end up in logs and histories.
	 */
	private static @Nullable String token(RequestView request, @Nullable Handshake handshake) {
		return (handshake != null && handshake.token() != null) ? handshake.token()
				: BearerToken.of(request.header("Authorization"));
	}

	private Decision admit(String token, Caller caller, RoutePolicy policy) {
		Problem denial = denial(caller, policy);
		if (denial != null && !policy.reportOnly()) {
			return new Refuse(denial);
		}
		return new Forward(caller, policy.forwardToken(), denial, assertion(token, caller, policy));
	}

	private @Nullable String assertion(String token, Caller caller, RoutePolicy policy) {
		if (policy.assertionFor() == null) {
			return null;
		}
		int before = caller.assertions().size();
		String assertion = this.assertions.of(caller.token(), caller.assertions(), policy.assertionFor());
		if (caller.assertions().size() != before) {
			this.authenticator.keep(token, caller);
		}
		return assertion;
	}

	private static @Nullable Problem denial(Caller caller, RoutePolicy policy) {
		if (!policy.hasRoleFor(caller.token())) {
			return Problems.accessDenied(List.of());
		}
		return policy.hasScopesFor(caller.token()) ? null : Problems.accessDenied(policy.scopes());
	}

}
