package io.gatehouse.gateway.access;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Reads a route's policy from its metadata. Lenient about the shapes that configuration
 * binding makes of one text, strict about everything else: a rule that is not understood
 * is no rule, and would leave a route open that somebody meant to close.
 */
public final class RoutePolicyParser {

	/** The key in the route's metadata. */
	public static final String KEY = "gatehouse";

	private static final Set<String> KEYS = new TreeSet<>(Set.of("access", "roles", "scopes", "forward-token"));

	private static final Set<String> LATER = Set.of("issuers", "assertion", "allow-path", "report-only", "websocket");

	private final String routeId;

	private RoutePolicyParser(String routeId) {
		this.routeId = routeId;
	}

	/**
	 * Reads the policy of a route.
	 * @param routeId the route, for messages
	 * @param metadata the route's metadata
	 * @throws InvalidRoutePolicyException if the policy cannot be understood
	 */
	public static RoutePolicy parse(String routeId, Map<String, ?> metadata) {
		return new RoutePolicyParser(routeId).parse(metadata);
	}

	private RoutePolicy parse(Map<String, ?> metadata) {
		for (String key : metadata.keySet()) {
			if (key.toLowerCase(Locale.ROOT).startsWith(KEY) && !key.equals(KEY)) {
				throw invalid("metadata '" + key + "' is not read; a policy stands under '" + KEY + "'");
			}
		}
		if (!metadata.containsKey(KEY)) {
			return RoutePolicy.DEFAULT;
		}
		if (!(metadata.get(KEY) instanceof Map<?, ?> entries) || entries.isEmpty()) {
			throw invalid("'" + KEY + "' is empty or not a group of keys; allowed are " + list(KEYS));
		}
		entries.keySet().forEach(this::checkKey);
		RoutePolicy policy = new RoutePolicy(access(entries), values(entries, "roles"), values(entries, "scopes"),
				flag(entries, "forward-token"));
		check(policy);
		return policy;
	}

	private void checkKey(@Nullable Object key) {
		String name = String.valueOf(key);
		if (LATER.contains(name) || name.startsWith("websocket")) {
			throw invalid("'" + name + "' is not supported yet; allowed are " + list(KEYS));
		}
		if (!KEYS.contains(name)) {
			throw invalid("unknown key '" + name + "'; allowed are " + list(KEYS));
		}
	}

	private void check(RoutePolicy policy) {
		if (policy.access() != Access.AUTHENTICATED && !(policy.roles().isEmpty() && policy.scopes().isEmpty())) {
			throw invalid("'access: " + policy.access()
					+ "' does not go with 'roles' or 'scopes', which need 'access: authenticated'");
		}
		for (String scope : policy.scopes()) {
			if (!scope.chars().allMatch((c) -> c > ' ' && c < 0x7f && c != '"' && c != '\\')) {
				throw invalid("'scopes' holds '" + scope
						+ "'; a scope is printable ASCII without spaces, quotes and backslashes");
			}
		}
	}

	private Access access(Map<?, ?> entries) {
		if (!entries.containsKey("access")) {
			return Access.AUTHENTICATED;
		}
		Object value = entries.get("access");
		for (Access access : Access.values()) {
			if (access.toString().equals(value)) {
				return access;
			}
		}
		throw invalid("'access' is '" + text(value) + "'; allowed are " + list(List.of(Access.values())));
	}

	private List<String> values(Map<?, ?> entries, String key) {
		return entries.containsKey(key)
				? ValueList.of(entries.get(key), (problem) -> invalid("'" + key + "' " + problem)) : List.of();
	}

	private boolean flag(Map<?, ?> entries, String key) {
		Object value = entries.containsKey(key) ? entries.get(key) : Boolean.FALSE;
		if (value instanceof Boolean flag) {
			return flag;
		}
		if ("true".equals(value) || "false".equals(value)) {
			return "true".equals(value);
		}
		throw invalid("'" + key + "' is '" + text(value) + "'; allowed are true, false");
	}

	private InvalidRoutePolicyException invalid(String message) {
		return new InvalidRoutePolicyException(this.routeId, message);
	}

	private static String text(@Nullable Object value) {
		return (value != null) ? value.toString() : "";
	}

	private static String list(Iterable<?> values) {
		StringBuilder text = new StringBuilder();
		values.forEach((value) -> text.append(text.isEmpty() ? "" : ", ").append(value));
		return text.toString();
	}

}
