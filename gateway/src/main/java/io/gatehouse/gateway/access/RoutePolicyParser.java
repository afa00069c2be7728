package io.gatehouse.gateway.access;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads a route's policy from its metadata. Lenient about the shapes that configuration
 * binding makes of one text, strict about everything else: a rule that is not understood
 * is no rule, and would leave a route open that somebody meant to close. The keys
 * themselves stand in {@link PolicyKeys}.
 */
public final class RoutePolicyParser {

	/** The key in the route's metadata. */
	public static final String KEY = "gatehouse";

	/** Of the key, and of what a slip of the finger makes of it. */
	private static final String BEGINNING = "gat";

	private RoutePolicyParser() {
	}

	/**
	 * Reads the policy of a route.
	 * @param routeId the route, for messages
	 * @param metadata the route's metadata
	 * @throws InvalidRoutePolicyException if the policy cannot be understood
	 */
	public static RoutePolicy parse(String routeId, Map<String, ?> metadata) {
		metadata.forEach((key, value) -> {
			if (!key.equals(KEY) && isMisplaced(key.toLowerCase(Locale.ROOT), value)) {
				throw new InvalidRoutePolicyException(routeId,
						"metadata '" + key + "' is not read; a policy stands under '" + KEY + "'");
			}
		});
		if (!metadata.containsKey(KEY)) {
			return RoutePolicy.DEFAULT;
		}
		if (!(metadata.get(KEY) instanceof Map<?, ?> entries) || entries.isEmpty()) {
			throw new InvalidRoutePolicyException(routeId,
					"'" + KEY + "' is empty or not a group of keys; allowed are " + PolicyKeys.names());
		}
		RoutePolicyDraft draft = new RoutePolicyDraft();
		entries.forEach((key, value) -> PolicyKeys.read(new PolicyValue(routeId, String.valueOf(key), value), draft));
		PolicyKeys.check(routeId, draft);
		return draft.policy();
	}

	/** Whether it looks like a policy in the wrong place: its route would be open. */
	private static boolean isMisplaced(String key, @Nullable Object value) {
		return key.startsWith(KEY) || PolicyKeys.contain(key) || (key.startsWith(BEGINNING)
				&& value instanceof Map<?, ?> group && group.keySet().stream().anyMatch(PolicyKeys::contain));
	}

}
