package io.gatehouse.auth.login;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Where an attempt comes from, in the two sizes that count.
 *
 * @param address what one client has: an IPv4 address, or an IPv6 network of 64 bits,
 * within which a client chooses freely
 * @param network what a user's devices at one place have in common: /24 or /64
 */
public record ClientNetwork(String address, String network) {

	private static final int IPV4_NETWORK_BYTES = 3;

	private static final int IPV6_NETWORK_BYTES = 8;

	private static final ClientNetwork UNKNOWN = new ClientNetwork("unknown", "");

	/** The sizes of an address. All that is not known is one client. */
	public static ClientNetwork of(@Nullable InetAddress address) {
		if (address == null) {
			return UNKNOWN;
		}
		if (address instanceof Inet4Address) {
			return new ClientNetwork(address.getHostAddress(), network(address, IPV4_NETWORK_BYTES));
		}
		String network = network(address, IPV6_NETWORK_BYTES);
		return new ClientNetwork(network, network);
	}

	private static String network(InetAddress address, int kept) {
		byte[] bytes = address.getAddress();
		Arrays.fill(bytes, kept, bytes.length, (byte) 0);
		try {
			return InetAddress.getByAddress(bytes).getHostAddress() + "/" + kept * Byte.SIZE;
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
