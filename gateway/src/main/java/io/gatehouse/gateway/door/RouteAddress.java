package io.gatehouse.gateway.door;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

import io.gatehouse.gateway.access.InvalidRoutePolicyException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Whether a route's requests can be sent anywhere: otherwise each of them would fail.
 */
public final class RouteAddress {

	private static final Set<String> REMOTE = Set.of("http", "https", "ws", "wss");

	private static final String BALANCED = "lb";

	private static final int MAX_PORT = 65535;

	private static final boolean BALANCER = ClassUtils
		.isPresent("org.springframework.cloud.loadbalancer.support.LoadBalancerClientFactory", null);

	private RouteAddress() {
	}

	/**
	 * Checks a route's address.
	 * @throws InvalidRoutePolicyException if nothing can be sent there
	 */
	public static void check(String routeId, @Nullable URI uri) {
		if (uri == null) {
			throw new InvalidRoutePolicyException(routeId, "'uri' is missing; it has to look like http://orders:8080");
		}
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		if (scheme.isEmpty() || uri.isOpaque()
				|| ((REMOTE.contains(scheme) || scheme.equals(BALANCED)) && uri.getHost() == null)) {
			throw new InvalidRoutePolicyException(routeId, "uri '" + uri
					+ "' names no host; it has to look like http://orders:8080, with letters, digits, '-' and '.' in the name");
		}
		if (uri.getPort() > MAX_PORT) {
			throw new InvalidRoutePolicyException(routeId,
					"uri '" + uri + "' has a port beyond " + MAX_PORT + ", which there is not");
		}
		if (scheme.equals(BALANCED) && !BALANCER) {
			throw new InvalidRoutePolicyException(routeId, "uri '" + uri
					+ "' needs Spring Cloud LoadBalancer on the class path, and 'spring.autoconfigure.exclude' set to nothing");
		}
	}

}
