package io.gatehouse.gateway.access;

import java.util.List;

import io.gatehouse.auth.token.AccessToken;

/**
 * Who may use a route, and what its backend gets.
 *
 * @param access whom the route serves
 * @param roles the caller has one of these, unless there are none
 * @param scopes the caller has all of these
 * @param forwardToken whether the backend gets the client's {@code Authorization} header
 */
public record RoutePolicy(Access access, List<String> roles, List<String> scopes, boolean forwardToken) {

	/** What holds for a route that says nothing. */
	public static final RoutePolicy DEFAULT = new RoutePolicy(Access.AUTHENTICATED, List.of(), List.of(), false);

	public RoutePolicy {
		roles = List.copyOf(roles);
		scopes = List.copyOf(scopes);
	}

	boolean hasRoleFor(AccessToken token) {
		if (this.roles.isEmpty()) {
			return true;
		}
		for (String role : token.roles()) {
			if (this.roles.contains(role)) {
				return true;
			}
		}
		return false;
	}

	boolean hasScopesFor(AccessToken token) {
		for (String scope : this.scopes) {
			if (!token.scopes().contains(scope)) {
				return false;
			}
		}
		return true;
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.access.toString());
		if (!this.roles.isEmpty()) {
			text.append(", any role of ").append(this.roles);
		}
		if (!this.scopes.isEmpty()) {
			text.append(", all scopes of ").append(this.scopes);
		}
		return text.append(this.forwardToken ? ", token forwarded" : "").toString();
	}

}
