package io.gatehouse.auth.setting;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.function.Predicate;

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
		return is(address, scheme, THIS_MACHINE::contains);
	}

	/** Whether it is an address of the scheme with TLS, or without, wherever it leads. */
	public static boolean isWithOrWithoutTls(String address, String scheme) {
		return is(address, scheme, (host) -> true);
	}

	private static boolean is(String address, String scheme, Predicate<String> mayDoWithoutTls) {
		try {
			// What stands in braces is put in later.
			URI uri = new URI(address.replace('{', '_').replace('}', '_'));
			String host = uri.getHost();
			// A name before the host could look like one.
			return host != null && uri.getRawUserInfo() == null && (scheme.equals(uri.getScheme())
					|| (scheme.equals(uri.getScheme() + "s") && mayDoWithoutTls.test(host)));
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

}
