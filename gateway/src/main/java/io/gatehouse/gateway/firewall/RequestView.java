package io.gatehouse.gateway.firewall;

import java.net.InetSocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A request as the decisions see it: what was on the wire, without a server's
 * interpretation and without a copy. Each door has its own.
 */
public interface RequestView {

	/**
	 * The method, as sent.
	 */
	String method();

	/**
	 * The request target, as sent: not decoded, not normalised.
	 */
	String target();

	/**
	 * Whether the client speaks HTTP/1.0, which knows no chunks.
	 */
	default boolean isHttp10() {
		return false;
	}

	/**
	 * How many lines of the header there are.
	 */
	int count(String name);

	/**
	 * The value of the first line of the header, or {@code null}.
	 */
	@Nullable String header(String name);

	/**
	 * The values of all lines of the header, in order.
	 */
	List<String> values(String name);

	/**
	 * {@code https} when the connection to the gateway is encrypted, else {@code http}.
	 */
	String scheme();

	/**
	 * The address of the connection's other end, which may be a proxy's, or {@code null}
	 * when there is none.
	 */
	@Nullable InetSocketAddress peer();

}
