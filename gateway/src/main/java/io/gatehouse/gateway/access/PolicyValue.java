package io.gatehouse.gateway.access;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.gatehouse.gateway.authentication.Handshake;
import org.jspecify.annotations.Nullable;

/**
 * The value of one key of a policy, in whatever shape configuration binding made of it.
 * Each way to read it throws when the value is something else.
 *
 * @param routeId the route, for messages
 * @param key the key, for messages
 * @param value what stands there
 */
record PolicyValue(String routeId, String key, @Nullable Object value) {

	/** At least one word. */
	List<String> words() {
		return ValueList.of(this.value, (problem) -> invalid("'" + this.key + "' " + problem));
	}

	/**
	 * At least one scope.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.3">RFC 6749, 3.3</a>
	 */
	List<String> scopes() {
		List<String> scopes = words();
		for (String scope : scopes) {
			if (!scope.chars().allMatch((c) -> c > ' ' && c < 0x7f && c != '"' && c != '\\')) {
				throw invalid("'" + this.key + "' holds '" + scope
						+ "'; a scope is printable ASCII without spaces, quotes and backslashes");
			}
		}
		return scopes;
	}

	/**
	 * At least one protocol of WebSockets. Not {@code bearer}, which announces a token.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-4.1">RFC 6455, 4.1</a>
	 */
	List<String> protocols() {
		List<String> protocols = words();
		for (String protocol : protocols) {
			if (protocol.equals(Handshake.BEARER)
					|| !protocol.chars().allMatch((c) -> c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0)) {
				throw invalid("'" + this.key + "' holds '" + protocol
						+ "'; a protocol is a word of HTTP, and 'bearer' is the gateway's own");
			}
		}
		return protocols;
	}

	/** The value of the only member that this group of keys may have. */
	PolicyValue member(String name) {
		if (this.value instanceof Map<?, ?> group && group.size() == 1 && group.containsKey(name)) {
			return new PolicyValue(this.routeId, this.key + "." + name, group.get(name));
		}
		throw invalid("'" + this.key + "' is not a group with the one key '" + name + "'");
	}

	/** Whether it is so. */
	boolean flag() {
		if (this.value instanceof Boolean flag) {
			return flag;
		}
		if ("true".equals(this.value) || "false".equals(this.value)) {
			return "true".equals(this.value);
		}
		throw invalid("'" + this.key + "' is '" + text() + "'; allowed are true, false");
	}

	/** The choice whose text it is. */
	<T> T oneOf(T[] choices) {
		for (T choice : choices) {
			if (choice.toString().equals(this.value)) {
				return choice;
			}
		}
		throw invalid("'" + this.key + "' is '" + text() + "'; allowed are " + list(choices));
	}

	/** At least one of the choices. */
	<T> Set<T> someOf(T[] choices) {
		Set<T> some = new LinkedHashSet<>();
		for (String word : words()) {
			some.add(Arrays.stream(choices)
				.filter((choice) -> choice.toString().equals(word))
				.findFirst()
				.orElseThrow(() -> invalid("'" + this.key + "' holds '" + word + "'; allowed are " + list(choices))));
		}
		return some;
	}

	InvalidRoutePolicyException unknownKey(String allowed) {
		return invalid("unknown key '" + this.key + "'; allowed are " + allowed);
	}

	InvalidRoutePolicyException invalid(String message) {
		return new InvalidRoutePolicyException(this.routeId, message);
	}

	private String text() {
		return (this.value != null) ? this.value.toString() : "";
	}

	private static String list(Object[] choices) {
		return Arrays.stream(choices).map(Object::toString).collect(Collectors.joining(", "));
	}

}
