package io.gatehouse.auth.setting;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Whether an address is one that secrets may be sent to, or keys be taken from: over TLS,
 * or this machine itself.
 */
public final class SecureAddress {

	private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

	private SecureAddress() {
	}

	/**
	 * Whether it is.
	 * @param scheme the scheme with TLS, which without its last letter is the one without
	 */
	public static boolean is(String address, String scheme) {
		return has(address, scheme) || (has(address, withoutTls(scheme)) && isThisMachine(address));
	}

	/** Whether it is an address of the scheme with TLS, or without, wherever it leads. */
	public static boolean isWithOrWithoutTls(String address, String scheme) {
		return has(address, scheme) || has(address, withoutTls(scheme));
	}

	private static String withoutTls(String scheme) {
		return scheme.substring(0, scheme.length() - 1);
	}

	/** Of that scheme and of a host, and without a name before it that looks like one. */
	private static boolean has(String address, String scheme) {
		URI uri = parse(address);
		return uri != null && scheme.equals(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null;
	}

	private static boolean isThisMachine(String address) {
		URI uri = parse(address);
		return uri != null && THIS_MACHINE.contains(uri.getHost());
	}

	private static @Nullable URI parse(String address) {
		try {
			// What stands in braces is put in later.
			return new URI(address.replace('{', '_').replace('}', '_'));
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

}
