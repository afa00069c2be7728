package io.gatehouse.gateway.access;

import java.util.List;
import java.util.Set;

import io.gatehouse.gateway.authentication.Caller;
import io.gatehouse.gateway.firewall.PathAllowance;
import org.jspecify.annotations.Nullable;

/**
 * A policy while its keys are read, one after the other. It begins as the policy of a
 * route that says nothing.
 */
final class RoutePolicyDraft {

	/** The tokens that count where nothing is said. */
	static final List<String> OURS = List.of(Caller.OURS);

	Access access = Access.AUTHENTICATED;

	List<String> roles = List.of();

	List<String> scopes = List.of();

	boolean forwardToken;

	Set<PathAllowance> allowPath = Set.of();

	boolean reportOnly;

	List<String> issuers = OURS;

	List<String> socketProtocols = List.of();

	@Nullable String assertionFor;

	RoutePolicy policy() {
		return new RoutePolicy(this.access, this.roles, this.scopes, this.forwardToken, this.allowPath, this.reportOnly,
				Set.copyOf(this.issuers), this.socketProtocols, this.assertionFor);
	}

}
