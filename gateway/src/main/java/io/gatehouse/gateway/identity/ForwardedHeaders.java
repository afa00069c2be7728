package io.gatehouse.gateway.identity;

import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

import io.gatehouse.gateway.firewall.RequestView;

/**
 * Tells the backend about the client's hop, which ends at the gateway: who called, and by
 * which address.
 */
public final class ForwardedHeaders {

	private ForwardedHeaders() {
	}

	/**
	 * Hands {@code X-Forwarded-For}, {@code -Proto}, {@code -Host} and {@code -Port} to
	 * the writer.
	 */
	public static void writeTo(RequestView request, BiConsumer<String, String> writer) {
		InetSocketAddress peer = request.peer();
		if (peer != null && peer.getAddress() != null) {
			writer.accept("X-Forwarded-For", withoutZone(peer.getAddress().getHostAddress()));
		}
		writer.accept("X-Forwarded-Proto", request.scheme());
		String host = request.header("Host");
		if (host != null) {
			writer.accept("X-Forwarded-Host", host);
			writer.accept("X-Forwarded-Port", port(host, request.scheme()));
		}
	}

	private static String port(String host, String scheme) {
		int colon = host.lastIndexOf(':');
		if (colon > host.lastIndexOf(']') && colon + 1 < host.length()) {
			return host.substring(colon + 1);
		}
		return "https".equals(scheme) ? "443" : "80";
	}

	private static String withoutZone(String address) {
		int zone = address.indexOf('%');
		return (zone < 0) ? address : address.substring(0, zone);
	}

}
