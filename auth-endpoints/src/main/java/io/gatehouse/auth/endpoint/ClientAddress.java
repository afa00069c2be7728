package io.gatehouse.auth.endpoint;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;

/**
 * Where a request comes from. By itself that is the peer of the socket: what a client
 * says about itself in {@code X-Forwarded-For} is believed by nobody. An application that
 * knows its proxies brings a bean of its own.
 */
@FunctionalInterface
public interface ClientAddress {

	/**
	 * The client's address, or {@code null} when it is not known.
	 */
	@Nullable InetAddress of(ServerRequest request);

	/** The peer of the socket. */
	static ClientAddress ofPeer() {
		return (request) -> request.remoteAddress().map(InetSocketAddress::getAddress).orElse(null);
	}

}
