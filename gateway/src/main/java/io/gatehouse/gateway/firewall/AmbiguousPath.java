package io.gatehouse.gateway.firewall;

import java.util.Set;

import io.gatehouse.auth.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Refuses paths that servers are known to read differently, but that some backends need.
 * So it is checked once the route is known. Expects a target that passed the
 * {@link Firewall}.
 */
public final class AmbiguousPath {

	private AmbiguousPath() {
	}

	/**
	 * Checks the path of the request target.
	 * @param allowed what the route allows
	 * @return why it is refused, or {@code null} when it may pass
	 */
	public static @Nullable Problem check(String target, Set<PathAllowance> allowed) {
		int start = RequestTarget.pathStart(target, Math.max(0, RequestTarget.authorityStart(target)));
		for (int i = start; i < target.length() && target.charAt(i) != '?'; i++) {
			Fault fault = at(target, i, allowed);
			if (fault != null) {
				return fault.problem();
			}
		}
		return null;
	}

	private static @Nullable Fault at(String target, int index, Set<PathAllowance> allowed) {
		return switch (target.charAt(index)) {
			case '/' -> {
				boolean empty = index + 1 < target.length() && target.charAt(index + 1) == '/';
				yield (empty && !allowed.contains(PathAllowance.DOUBLE_SLASH)) ? Fault.DOUBLE_SLASH : null;
			}
			case ';' -> allowed.contains(PathAllowance.SEMICOLON) ? null : Fault.SEMICOLON;
			case '%' -> encoded(target, index, allowed);
			default -> null;
		};
	}

	private static @Nullable Fault encoded(String target, int index, Set<PathAllowance> allowed) {
		int octet = Percent.decode(target, index);
		if (octet == '/' && !allowed.contains(PathAllowance.ENCODED_SLASH)) {
			return Fault.ENCODED_SLASH;
		}
		boolean twice = octet == '%' && Percent.isEncodedTwice(target, index);
		return (twice && !allowed.contains(PathAllowance.ENCODED_PERCENT)) ? Fault.ENCODED_PERCENT : null;
	}

}
