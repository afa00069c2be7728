package io.gatehouse.auth.endpoint;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

import io.gatehouse.auth.session.Device;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * What is kept of a device for its owner to recognise it by.
 */
final class Devices {

	private static final int MAX_USER_AGENT = 256;

	private static final int IPV4_NETWORK_BYTES = 3;

	private static final int IPV6_NETWORK_BYTES = 8;

	private Devices() {
	}

	static Device of(ServerRequest request, @Nullable String name) {
		String userAgent = printable(request.headers().firstHeader(HttpHeaders.USER_AGENT));
		return new Device(printable(name), userAgent.substring(0, Math.min(MAX_USER_AGENT, userAgent.length())),
				network(request.remoteAddress().orElse(null)));
	}

	/** The address without the part that names a person: /24 or /64. */
	static String network(@Nullable InetSocketAddress peer) {
		InetAddress address = (peer != null) ? peer.getAddress() : null;
		if (address == null) {
			return "";
		}
		byte[] bytes = address.getAddress();
		int kept = (address instanceof Inet4Address) ? IPV4_NETWORK_BYTES : IPV6_NETWORK_BYTES;
		Arrays.fill(bytes, kept, bytes.length, (byte) 0);
		try {
			return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * Byte.SIZE;
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String printable(@Nullable String text) {
		return (text != null) ? text.replaceAll("\\p{Cntrl}", " ").strip() : "";
	}

}
