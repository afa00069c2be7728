package io.gatehouse.gateway.lane;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;

/**
 * Reads what a route's filters change, one after the other.
 */
final class FilterChanges {

	private final List<PathChange> paths = new ArrayList<>();

	private final List<HeaderChange> requests = new ArrayList<>();

	private final List<HeaderChange> responses = new ArrayList<>();

	private boolean prefixed;

	/**
	 * Reads one filter more.
	 * @return whether it is known what it does
	 */
	boolean add(GatewayFilter ordered) {
		GatewayFilter filter = (ordered instanceof OrderedGatewayFilter wrapper) ? wrapper.getDelegate() : ordered;
		return add(this.requests, HeaderChange.ofRequest(filter))
				|| add(this.responses, HeaderChange.ofResponse(filter)) || addPath(filter);
	}

	ServedRoute.Changes changes() {
		// The first filter in a row is the last that sees the answer.
		Collections.reverse(this.responses);
		return new ServedRoute.Changes(path(), all(this.requests), all(this.responses));
	}

	private boolean addPath(GatewayFilter filter) {
		boolean again = this.prefixed && PathChange.isPrefix(filter);
		this.prefixed |= PathChange.isPrefix(filter);
		PathChange change = PathChange.of(filter);
		if (change != null && !again) {
			this.paths.add(change);
		}
		return change != null;
	}

	private @Nullable PathChange path() {
		if (this.paths.isEmpty()) {
			return null;
		}
		PathChange[] inOrder = this.paths.toArray(PathChange[]::new);
		return (path) -> {
			String changed = path;
			for (PathChange change : inOrder) {
				changed = change.change(changed);
			}
			return changed;
		};
	}

	private static boolean add(List<HeaderChange> changes, @Nullable HeaderChange change) {
		return change != null && changes.add(change);
	}

	private static @Nullable HeaderChange all(List<HeaderChange> changes) {
		return changes.isEmpty() ? null : HeaderChange.all(changes);
	}

}
