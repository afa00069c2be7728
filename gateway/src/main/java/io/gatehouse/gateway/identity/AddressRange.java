package io.gatehouse.gateway.identity;

import java.net.InetAddress;

/**
 * A range of addresses in CIDR notation.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4632#section-3.1">RFC 4632, 3.1</a>
 */
final class AddressRange {

	private final byte[] network;

	private final int bits;

	private final String text;

	private AddressRange(byte[] network, int bits, String text) {
		this.network = network;
		this.bits = bits;
		this.text = text;
	}

	/**
	 * Reads a range, {@code 10.0.0.0/8} or {@code fd00::/8}, or one address.
	 * @throws IllegalArgumentException if it is neither
	 */
	static AddressRange parse(String text) {
		int slash = text.indexOf('/');
		InetAddress address = IpAddress.parse((slash < 0) ? text : text.substring(0, slash));
		int bits = (address != null) ? bits(text, slash, address.getAddress().length * Byte.SIZE) : -1;
		if (address == null || bits < 0) {
			throw new IllegalArgumentException("'" + text + "' is neither an address nor a range such as 10.0.0.0/8");
		}
		byte[] network = address.getAddress();
		for (int i = bits; i < network.length * Byte.SIZE; i++) {
			if ((network[i / Byte.SIZE] & (0x80 >> (i % Byte.SIZE))) != 0) {
				throw new IllegalArgumentException(
						"'" + text + "' is not a range: behind the first " + bits + " bits all must be zero");
			}
		}
		return new AddressRange(network, bits, text);
	}

	boolean contains(byte[] address) {
		if (address.length != this.network.length) {
			return false;
		}
		int whole = this.bits / Byte.SIZE;
		for (int i = 0; i < whole; i++) {
			if (address[i] != this.network[i]) {
				return false;
			}
		}
		int rest = this.bits % Byte.SIZE;
		return rest == 0 || ((address[whole] ^ this.network[whole]) & (0xff00 >> rest) & 0xff) == 0;
	}

	private static int bits(String text, int slash, int most) {
		if (slash < 0) {
			return most;
		}
		String number = text.substring(slash + 1);
		boolean digits = !number.isEmpty() && number.length() <= 3 && number.chars().allMatch(Character::isDigit);
		int bits = digits ? Integer.parseInt(number) : -1;
		return (bits <= most) ? bits : -1;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
