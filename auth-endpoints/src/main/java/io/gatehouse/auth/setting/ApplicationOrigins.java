package io.gatehouse.auth.setting;

import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The origins of the application: whose pages may do what only the application may.
 *
 * @param own the one that browsers see the gateway under, when that is known
 * @param others the others, from which calls are cross-origin
 */
public record ApplicationOrigins(@Nullable String own, Set<String> others) {

	public ApplicationOrigins {
		others = Set.copyOf(others);
	}

	/** All of them. */
	public Set<String> all() {
		Set<String> all = new HashSet<>(this.others);
		if (this.own != null) {
			all.add(this.own);
		}
		return all;
	}

}
