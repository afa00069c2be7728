package io.gatehouse.gateway.firewall;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The host and port of a request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-7.2">RFC 9110, 7.2</a>
 */
public final class Authority {

	private static final int MAX_PORT = 65535;

	private Authority() {
	}

	/**
	 * Whether the value is a host name, an IPv4 address or a bracketed IPv6 address, with
	 * or without a port. Narrower than the grammar, which allows what no host has.
	 */
	public static boolean isValid(String value) {
		int length = value.length();
		int end = nameEnd(value, 0, length);
		if (end <= 0 || end == length) {
			return end > 0;
		}
		if (value.charAt(end) != ':' || end + 1 == length) {
			return false;
		}
		int port = 0;
		for (int i = end + 1; i < length; i++) {
			if (!isDigit(value.charAt(i)) || port > MAX_PORT) {
				return false;
			}
			port = 10 * port + value.charAt(i) - '0';
		}
		return port <= MAX_PORT;
	}

	/**
	 * Whether the part of the target is the same authority as the host header, where the
	 * default port may be left out.
	 */
	static boolean isSame(String target, int from, int to, String host) {
		String port = (target.charAt(4) == ':') ? ":80" : ":443";
		int length = lengthWithout(port, target, from, to);
		return length > 0 && length == lengthWithout(port, host, 0, host.length())
				&& target.regionMatches(true, from, host, 0, length);
	}

	private static int lengthWithout(String port, String text, int from, int to) {
		int end = to - port.length();
		boolean named = end > from && text.startsWith(port, end);
		return (named ? end : to) - from;
	}

	private static int nameEnd(String value, int from, int length) {
		boolean address = from < length && value.charAt(from) == '[';
		for (int i = address ? from + 1 : from; i < length; i++) {
			char c = value.charAt(i);
			if (address && c == ']') {
				return isIpv6(value.substring(from, i + 1)) ? i + 1 : -1;
			}
			if (address ? !(isHexDigit(c) || c == ':' || c == '.') : !isNameCharacter(c)) {
				return address ? -1 : i;
			}
		}
		return address ? -1 : length;
	}

	/** In brackets nothing but an address is looked for, so no name is ever resolved. */
	private static boolean isIpv6(String bracketed) {
		try {
			InetAddress.getByName(bracketed);
			return true;
		}
		catch (UnknownHostException ex) {
			return false;
		}
	}

	private static boolean isNameCharacter(char c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '-' || c == '.' || c == '_'
				|| c == '~';
	}

	private static boolean isHexDigit(char c) {
		return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
	}

	private static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

}
