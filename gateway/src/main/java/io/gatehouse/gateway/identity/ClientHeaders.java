package io.gatehouse.gateway.identity;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which of a client's header lines go on to the backend. What is for one hop only, what
 * backends take as the gateway's word, and credentials that are meant for the gateway do
 * not.
 */
public final class ClientHeaders {

	/**
	 * For one hop only. Removed here too, so that it does not depend on who else
	 * forwards. {@code Expect} was answered by the gateway.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1">RFC 9110,
	 * 7.6.1</a>
	 */
	private static final List<String> HOP_BY_HOP = List.of("Connection", "Proxy-Connection", "Keep-Alive",
			"Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
			"HTTP2-Settings", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol",
			"Sec-WebSocket-Extensions", "Sec-WebSocket-Accept", "Expect");

	/**
	 * What a backend or its framework may take for the client's address or for another
	 * request than the one that was checked.
	 */
	private static final List<String> NOT_THE_CLIENTS_TO_SAY = List.of("Forwarded", "X-Real-IP", "X-Client-IP",
			"X-Cluster-Client-IP", "X-Originating-IP", "X-Remote-IP", "X-Remote-Addr", "X-Remote-User", "Remote-User",
			"True-Client-IP", "Client-IP", "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Pseudo-IPv4",
			"Fastly-Client-IP", "Fly-Client-IP", "X-Azure-ClientIP", "X-Envoy-External-Address",
			"X-Envoy-Original-Path", "X-Envoy-Original-Host", "X-Original-URL", "X-Original-URI", "X-Original-Host",
			"X-Original-Method", "X-Original-Forwarded-For", "X-Rewrite-URL", "X-Host", "X-ProxyUser-IP",
			"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");

	/**
	 * What goes on in its own spelling only: another one that a backend may take for it
	 * was not looked at.
	 */
	private static final List<String> IN_ONE_SPELLING = List.of("Authorization", "Cookie", "Host", "Content-Length",
			"Content-Type", "Content-Encoding", "Origin");

	private final ReservedHeaders reserved;

	/**
	 * Keeps the gateway's own names for the gateway.
	 * @param identity the names of the identity headers
	 */
	public ClientHeaders(IdentityHeaderNames identity) {
		List<String> names = new ArrayList<>(identity.all());
		names.addAll(HOP_BY_HOP);
		names.addAll(NOT_THE_CLIENTS_TO_SAY);
		names.addAll(IN_ONE_SPELLING);
		this.reserved = new ReservedHeaders(names);
	}

	/**
	 * The value with which the header line goes on, or {@code null} when it does not.
	 * @param authorization whether the route's backend gets {@code Authorization}
	 */
	public @Nullable String forwarded(String name, String value, boolean authorization) {
		if (!this.reserved.contains(name)) {
			return value;
		}
		if (name.equalsIgnoreCase("Cookie")) {
			return RefreshCookie.removeFrom(value);
		}
		if (name.equalsIgnoreCase("Authorization")) {
			return authorization ? value : null;
		}
		return isInItsOwnSpelling(name) ? value : null;
	}

	private static boolean isInItsOwnSpelling(String name) {
		for (String spelling : IN_ONE_SPELLING) {
			if (name.equalsIgnoreCase(spelling)) {
				return true;
			}
		}
		return false;
	}

}
