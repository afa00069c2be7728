package io.gatehouse.gateway.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.gateway.authentication.Caller;
import io.gatehouse.gateway.firewall.PathAllowance;
import org.jspecify.annotations.Nullable;

/**
 * Who may use a route, and what its backend gets.
 *
 * @param access whom the route serves
 * @param roles the caller has one of these, unless there are none
 * @param scopes the caller has all of these
 * @param forwardToken whether the backend gets the client's {@code Authorization} header
 * @param allowPath what is ambiguous in a path and yet goes to the backend
 * @param reportOnly whether a caller without the role or scope is let pass, and only
 * reported
 * @param issuers the names of those whose tokens count
 * @param socketProtocols the application protocols of WebSockets that the backend speaks
 * @param assertionFor the audience of the assertion that the backend gets, or
 * {@code null} when it gets none
 */
public record RoutePolicy(Access access, List<String> roles, List<String> scopes, boolean forwardToken,
		Set<PathAllowance> allowPath, boolean reportOnly, Set<String> issuers, List<String> socketProtocols,
		@Nullable String assertionFor) {

	/** What holds for a route that says nothing. */
	public static final RoutePolicy DEFAULT = new RoutePolicyDraft().policy();

	public RoutePolicy {
		roles = List.copyOf(roles);
		scopes = List.copyOf(scopes);
		issuers = Set.copyOf(issuers);
		socketProtocols = List.copyOf(socketProtocols);
		allowPath = allowPath.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(allowPath));
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

	/**
	 * The policy in one line for an operator: what is left out is not asked for.
	 */
	@Override
	public String toString() {
		StringJoiner text = new StringJoiner(", ").add(this.access.toString());
		if (!this.roles.isEmpty()) {
			text.add("any role of " + this.roles);
		}
		if (!this.scopes.isEmpty()) {
			text.add("all scopes of " + this.scopes);
		}
		if (!this.issuers.equals(Set.of(Caller.OURS))) {
			text.add("tokens of " + new TreeSet<>(this.issuers));
		}
		if (this.forwardToken) {
			text.add("token forwarded");
		}
		if (this.assertionFor != null) {
			text.add("assertion");
		}
		if (!this.allowPath.isEmpty()) {
			text.add("paths with " + this.allowPath);
		}
		if (this.reportOnly) {
			text.add("report only");
		}
		if (!this.socketProtocols.isEmpty()) {
			text.add("WebSocket protocols " + this.socketProtocols);
		}
		return text.toString();
	}

}
