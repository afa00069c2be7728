package io.gatehouse.gateway.firewall;

import java.util.Set;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * What no request may look like, whatever it is for: everything that two parties behind
 * each other are known to read differently. Runs before anything parses the address.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3">RFC 9112, 3</a>
 */
public final class Firewall {

	private static final String USUAL = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

	/**
	 * The registered methods, and no made-up ones, which would become labels of metrics.
	 * Not TRACE: a backend that answers it repeats what was added for it alone.
	 * @see <a href="https://www.iana.org/assignments/http-methods">HTTP Method
	 * Registry</a>
	 */
	private static final Set<String> METHODS = Set.of("ACL", "BASELINE-CONTROL", "BIND", "CHECKIN", "CHECKOUT", "COPY",
			"DELETE", "GET", "HEAD", "LABEL", "LINK", "LOCK", "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL",
			"MKREDIRECTREF", "MKWORKSPACE", "MOVE", "OPTIONS", "ORDERPATCH", "PATCH", "POST", "PROPFIND", "PROPPATCH",
			"PUT", "QUERY", "REBIND", "REPORT", "SEARCH", "UNBIND", "UNCHECKOUT", "UNLINK", "UNLOCK", "UPDATE",
			"UPDATEREDIRECTREF", "VERSION-CONTROL");

	private final BodySizes bodySizes;

	/**
	 * Creates a firewall.
	 * @param bodySizes how large a body may announce to be
	 */
	public Firewall(BodySizes bodySizes) {
		this.bodySizes = bodySizes;
	}

	/**
	 * Checks the request.
	 * @return why it is refused, or {@code null} when it may pass
	 */
	public @Nullable Problem check(RequestView request) {
		Fault fault = find(request);
		if (fault != null) {
			return fault.problem();
		}
		if (!METHODS.contains(request.method())) {
			return Problems.methodNotAllowed(USUAL);
		}
		return isTooLarge(request) ? Problems.payloadTooLarge() : null;
	}

	private boolean isTooLarge(RequestView request) {
		String length = request.header("Content-Length");
		if (length == null) {
			return false;
		}
		try {
			return Long.parseLong(length) > this.bodySizes.of(request.method());
		}
		catch (NumberFormatException ex) {
			// The server has checked that it is a number: it is one beyond all bounds.
			return true;
		}
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
		if (!isWellFramed(request)) {
			return Fault.TRANSFER_ENCODING;
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

	/**
	 * Whoever reads the encoding otherwise finds another request in the body, as does an
	 * HTTP/1.0 proxy on the way, which does not know it.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112, 6.3</a>
	 */
	private static boolean isWellFramed(RequestView request) {
		String encoding = request.header("Transfer-Encoding");
		return encoding == null || ("chunked".equalsIgnoreCase(encoding) && request.count("Transfer-Encoding") == 1
				&& request.header("Content-Length") == null && !request.isHttp10());
	}

}
