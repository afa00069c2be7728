package io.gatehouse.gateway.access;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import io.gatehouse.gateway.firewall.PathAllowance;

/**
 * The keys of a policy, each with how it is read, and which of them do not go together. A
 * new key is one entry of the table, a field of the draft, and its conflicts.
 */
final class PolicyKeys {

	private static final Map<String, BiConsumer<PolicyValue, RoutePolicyDraft>> READERS = new TreeMap<>(Map.of(
	// @formatter:off
			"access", (value, draft) -> draft.access = value.oneOf(Access.values()),
			"roles", (value, draft) -> draft.roles = value.words(),
			"scopes", (value, draft) -> draft.scopes = value.scopes(),
			"forward-token", (value, draft) -> draft.forwardToken = value.flag(),
			"allow-path", (value, draft) -> draft.allowPath = value.someOf(PathAllowance.values()),
			"report-only", (value, draft) -> draft.reportOnly = value.flag(),
			"assertion", (value, draft) -> draft.assertionFor = value.flag() ? value.routeId() : null,
			"issuers", (value, draft) -> draft.issuers = value.words(),
			"websocket", (value, draft) -> draft.socketProtocols = value.member("protocols").protocols()));
	// @formatter:on

	private static final List<Conflict> CONFLICTS = List.of(
			new Conflict(Access.PUBLIC, "roles", (draft) -> !draft.roles.isEmpty()),
			new Conflict(Access.PUBLIC, "scopes", (draft) -> !draft.scopes.isEmpty()),
			new Conflict(Access.PUBLIC, "issuers", (draft) -> draft.issuers != RoutePolicyDraft.OURS),
			new Conflict(Access.PUBLIC, "assertion", (draft) -> draft.assertionFor != null),
			new Conflict(Access.PUBLIC, "report-only", (draft) -> draft.reportOnly),
			new Conflict(Access.OPTIONAL, "roles", (draft) -> !draft.roles.isEmpty()),
			new Conflict(Access.OPTIONAL, "scopes", (draft) -> !draft.scopes.isEmpty()));

	private PolicyKeys() {
	}

	/**
	 * All keys, comma-joined, for messages.
	 */
	static String names() {
		return String.join(", ", READERS.keySet());
	}

	/**
	 * Whether there is such a key.
	 */
	static boolean contain(Object key) {
		return READERS.containsKey(String.valueOf(key));
	}

	/**
	 * Reads the value of a key.
	 */
	static void read(PolicyValue value, RoutePolicyDraft draft) {
		BiConsumer<PolicyValue, RoutePolicyDraft> reader = READERS.get(value.key());
		if (reader == null) {
			throw value.unknownKey(names());
		}
		reader.accept(value, draft);
	}

	/**
	 * Checks that all that was read has a meaning together.
	 */
	static void check(String routeId, RoutePolicyDraft draft) {
		for (Conflict conflict : CONFLICTS) {
			if (draft.access == conflict.access() && conflict.said().test(draft)) {
				throw new InvalidRoutePolicyException(routeId, "'access: " + conflict.access() + "' does not go with '"
						+ conflict.key() + "', which needs 'access: authenticated'");
			}
		}
	}

	/** What says nothing under that access, where somebody may think that it protects. */
	private record Conflict(Access access, String key, Predicate<RoutePolicyDraft> said) {
	}

}
