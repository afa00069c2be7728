package io.gatehouse.gateway.authentication;

import java.util.ArrayList;
import java.util.List;

import io.gatehouse.gateway.firewall.RequestView;
import org.jspecify.annotations.Nullable;

/**
 * What a request says that wants to become a WebSocket. A browser cannot put an
 * {@code Authorization} header on one, so it may offer its token among the protocols:
 * {@code Sec-WebSocket-Protocol: bearer, <token>}, and its application's own after that.
 *
 * @param token the token among the protocols, which may be empty or nonsense, or
 * {@code null} when there is none
 * @param protocols the application's protocols, as offered
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-4.1">RFC 6455, 4.1</a>
 */
public record Handshake(@Nullable String token, List<String> protocols) {

	/** The protocol that announces a token. */
	public static final String BEARER = "bearer";

	/** The header that lists the protocols. */
	public static final String PROTOCOLS = "Sec-WebSocket-Protocol";

	private static final String WEBSOCKET = "websocket";

	public Handshake {
		protocols = List.copyOf(protocols);
	}

	/**
	 * Reads the handshake.
	 * @return {@code null} when the request does not want to become a WebSocket
	 */
	public static @Nullable Handshake of(RequestView request) {
		// Among others it does not count: nothing but a WebSocket is ever upgraded to.
		if (!WEBSOCKET.equalsIgnoreCase(request.header("Upgrade"))) {
			return null;
		}
		List<String> offered = elements(request.values(PROTOCOLS));
		int bearer = offered.indexOf(BEARER);
		if (bearer < 0) {
			return new Handshake(null, offered);
		}
		offered.remove(bearer);
		return new Handshake((bearer < offered.size()) ? offered.remove(bearer) : "", offered);
	}

	private static List<String> elements(List<String> lines) {
		List<String> elements = new ArrayList<>();
		for (String line : lines) {
			for (String element : line.split(",")) {
				if (!element.isBlank()) {
					elements.add(element.strip());
				}
			}
		}
		return elements;
	}

	@Override
	public String toString() {
		return "Handshake[token=" + (this.token != null) + ", protocols=" + this.protocols.size() + "]";
	}

}
