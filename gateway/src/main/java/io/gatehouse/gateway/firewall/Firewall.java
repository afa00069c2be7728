package io.gatehouse.gateway.firewall;

import io.gatehouse.auth.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * What no request may look like, whatever it is for: everything that two parties behind
 * each other are known to read differently. Runs before anything parses the address.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3">RFC 9112, 3</a>
 */
public final class Firewall {

	/**
	 * Checks the request.
	 * @return why it is refused, or {@code null} when it may pass
	 */
	public @Nullable Problem check(RequestView request) {
		Fault fault = find(request);
		return (fault != null) ? fault.problem() : null;
	}

	private @Nullable Fault find(RequestView request) {
		if (request.count("Authorization") > 1) {
			return Fault.AUTHORIZATION_COUNT;
		}
		String host = request.header("Host");
		if (host == null || request.count("Host") != 1) {
			return Fault.HOST_COUNT;
		}
		if (!Authority.isValid(host)) {
			return Fault.HOST_VALUE;
		}
		String target = request.target();
		int authority = RequestTarget.authorityStart(target);
		if (authority < 0 || "CONNECT".equals(request.method())) {
			return Fault.TARGET_FORM;
		}
		int path = RequestTarget.pathStart(target, authority);
		if (authority > 0 && !Authority.isSame(target, authority, path, host)) {
			return Fault.OTHER_HOST;
		}
		return TargetScan.find(target, path);
	}

}
