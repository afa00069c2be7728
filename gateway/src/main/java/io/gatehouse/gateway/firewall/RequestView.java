package io.gatehouse.gateway.firewall;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.BiConsumer;

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
	 * The request target, as sent: path and query, not decoded, not normalised.
	 */
	String target();

	/**
	 * The first value of the header, or {@code null}.
	 */
	@Nullable String header(String name);

	/**
	 * All values of the header, in order.
	 */
	List<String> headers(String name);

	/**
	 * Visits each header line, in order.
	 */
	void forEachHeader(BiConsumer<String, String> visitor);

	/**
	 * The address of the connection's other end, or {@code null} when there is none.
	 */
	@Nullable InetSocketAddress peer();

}
