package io.gatehouse.gateway.lane;

import java.util.LinkedHashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * With which segment a path has to begin, as far as that can be said.
 *
 * @param segments the segments, or {@code null} for any
 */
record FirstSegments(@Nullable Set<String> segments) {

	static final FirstSegments ANY = new FirstSegments(null);

	private static final String PATTERN = "*?{}";

	/** Those of a path pattern. */
	static FirstSegments of(String pattern) {
		if (!pattern.startsWith("/")) {
			return ANY;
		}
		int end = pattern.indexOf('/', 1);
		String segment = (end < 0) ? pattern.substring(1) : pattern.substring(1, end);
		return segment.chars().anyMatch((c) -> PATTERN.indexOf(c) >= 0) ? ANY : new FirstSegments(Set.of(segment));
	}

	/** For a path to which this and the other apply. */
	FirstSegments and(FirstSegments other) {
		return (this.segments != null) ? this : other;
	}

	/** For a path to which this or the other applies. */
	FirstSegments or(FirstSegments other) {
		if (this.segments == null || other.segments == null) {
			return ANY;
		}
		Set<String> both = new LinkedHashSet<>(this.segments);
		both.addAll(other.segments);
		return new FirstSegments(both);
	}

	/** Whether they apply to a path that begins with the segment, in any case. */
	boolean apply(String first) {
		if (this.segments == null) {
			return true;
		}
		for (String segment : this.segments) {
			if (segment.equalsIgnoreCase(first)) {
				return true;
			}
		}
		return false;
	}

}
