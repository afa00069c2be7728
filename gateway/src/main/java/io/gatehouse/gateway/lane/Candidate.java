package io.gatehouse.gateway.lane;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

import io.gatehouse.gateway.lane.Ruling.Objection;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.web.server.ServerWebExchange;

/**
 * A route as the lane knows it.
 *
 * @param route the route
 * @param conditions what has to be true, in order, with {@code null} in the place of one
 * that only Gateway can tell
 * @param beginnings the plain text with which its paths begin, or {@code null} when that
 * cannot be told
 * @param ruling how the lane serves it, or why it does not
 */
record Candidate(Route route, List<@Nullable Condition> conditions, @Nullable List<String> beginnings, Ruling ruling) {

	/** Whether it is the route of a request. */
	enum Match {

		YES, NO,

		/** Only Gateway can tell. */
		UNKNOWN

	}

	/** What has to be true for the route to be taken. */
	static List<@Nullable Condition> conditions(@Nullable List<Predicate<ServerWebExchange>> parts) {
		List<@Nullable Condition> conditions = new ArrayList<>();
		if (parts == null) {
			conditions.add(null);
			return conditions;
		}
		parts.forEach((part) -> conditions.add(Condition.of(part)));
		return Collections.unmodifiableList(conditions);
	}

	/** Why the lane does not serve it, or {@code null} when it does. */
	@Nullable String objection() {
		return (this.ruling instanceof Objection objection) ? objection.why() : null;
	}

	/** Whether only Gateway can tell, whatever the request is. */
	boolean isAlwaysUnknown() {
		return !this.conditions.isEmpty() && this.conditions.get(0) == null;
	}

	/** Whether there may be a path for both, as far as their patterns are plain text. */
	boolean mayShare(Candidate other) {
		List<String> ours = this.beginnings;
		List<String> theirs = other.beginnings;
		return ours == null || theirs == null || ours.stream()
			.anyMatch((text) -> theirs.stream().anyMatch((their) -> text.startsWith(their) || their.startsWith(text)));
	}

	/** The plain text with which the patterns begin. */
	static @Nullable List<String> beginnings(@Nullable List<String> patterns) {
		return (patterns != null) ? patterns.stream().map(Candidate::text).toList() : null;
	}

	private static String text(String pattern) {
		int end = 0;
		while (end < pattern.length() && "*?{".indexOf(pattern.charAt(end)) < 0) {
			end++;
		}
		return pattern.substring(0, end);
	}

	/**
	 * As Gateway does, nothing is asked behind what is not true. Behind what only Gateway
	 * can tell nothing is asked either: it might fail there.
	 */
	Match match(Asked asked) {
		for (int i = 0; i < this.conditions.size(); i++) {
			Condition condition = this.conditions.get(i);
			if (condition == null) {
				return Match.UNKNOWN;
			}
			if (!condition.test(asked)) {
				return Match.NO;
			}
		}
		return Match.YES;
	}

}
