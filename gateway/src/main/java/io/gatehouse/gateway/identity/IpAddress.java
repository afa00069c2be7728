package io.gatehouse.gateway.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

/**
 * Addresses as text. Never asks a name server.
 */
final class IpAddress {

	private static final int IPV4_PARTS = 4;

	private IpAddress() {
	}

	/**
	 * The address that is written there, or {@code null} when it is none.
	 */
	static @Nullable InetAddress parse(String text) {
		boolean literal = (text.indexOf(':') >= 0) ? text.chars().allMatch(IpAddress::isInIpv6) : isIpv4(text);
		try {
			// Of a literal this only checks the spelling.
			return literal ? InetAddress.getByName(text) : null;
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/**
	 * The address of one element of {@code X-Forwarded-For}, which some proxies write
	 * with a port.
	 */
	static @Nullable InetAddress parseHop(String element) {
		String text = element.strip();
		if (text.startsWith("[")) {
			int end = text.indexOf(']');
			return (end > 0) ? parse(text.substring(1, end)) : null;
		}
		int colon = text.indexOf(':');
		boolean port = colon > 0 && colon == text.lastIndexOf(':');
		return parse(port ? text.substring(0, colon) : text);
	}

	/**
	 * The address without its zone, which means nothing elsewhere.
	 */
	static String text(InetAddress address) {
		String text = address.getHostAddress();
		int zone = text.indexOf('%');
		return (zone < 0) ? text : text.substring(0, zone);
	}

	private static boolean isInIpv6(int c) {
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' || c == '.';
	}

	/** A leading zero is octal to some and decimal to others. */
	private static boolean isIpv4(String text) {
		String[] parts = text.split("\\.", -1);
		for (String part : parts) {
			boolean number = !part.isEmpty() && part.length() <= 3
					&& part.chars().allMatch((c) -> c >= '0' && c <= '9');
			if (!number || (part.length() > 1 && part.charAt(0) == '0')) {
				return false;
			}
		}
		return parts.length == IPV4_PARTS;
	}

}
