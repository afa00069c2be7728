package io.gatehouse.gateway.identity;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The proxies before the gateway whose word about a client counts. The one place that
 * says from which address a request came.
 */
public final class TrustedProxies {

	/** Nobody is before the gateway. */
	public static final TrustedProxies NONE = new TrustedProxies(List.of());

	private final List<AddressRange> ranges;

	private TrustedProxies(List<AddressRange> ranges) {
		this.ranges = ranges;
	}

	/**
	 * Trusts the addresses and ranges.
	 * @throws IllegalArgumentException if one is neither
	 */
	public static TrustedProxies of(List<String> ranges) {
		return new TrustedProxies(ranges.stream().map(AddressRange::parse).toList());
	}

	/**
	 * Whether no proxy is trusted.
	 */
	public boolean isEmpty() {
		return this.ranges.isEmpty();
	}

	/**
	 * Whether the word of that address counts.
	 */
	public boolean trusts(InetAddress address) {
		if (this.ranges.isEmpty()) {
			return false;
		}
		byte[] bytes = address.getAddress();
		for (AddressRange range : this.ranges) {
			if (range.contains(bytes)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The client's address.
	 * @param peer the connection's other end
	 * @param forwardedFor the lines of {@code X-Forwarded-For}
	 */
	public InetAddress client(InetAddress peer, List<String> forwardedFor) {
		return hops(peer, forwardedFor).get(0);
	}

	/**
	 * The addresses by which the request came: the client, then the proxies. Read from
	 * the end, since each proxy appends: what stands before the first address that is not
	 * trusted is only a client's word, and is left out.
	 */
	List<InetAddress> hops(InetAddress peer, List<String> forwardedFor) {
		List<InetAddress> hops = new ArrayList<>();
		hops.add(peer);
		List<String> elements = elements(forwardedFor);
		for (int i = elements.size() - 1; i >= 0 && trusts(hops.get(hops.size() - 1)); i--) {
			InetAddress hop = IpAddress.parseHop(elements.get(i));
			if (hop == null) {
				break;
			}
			hops.add(hop);
		}
		Collections.reverse(hops);
		return hops;
	}

	private static List<String> elements(List<String> lines) {
		List<String> elements = new ArrayList<>();
		lines.forEach((line) -> Collections.addAll(elements, line.split(",")));
		return elements;
	}

	@Override
	public String toString() {
		return this.ranges.stream().map(AddressRange::toString).collect(Collectors.joining(", ", "[", "]"));
	}

}
