package io.gatehouse.gateway.lane;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.gatehouse.gateway.door.BackendClients;
import io.gatehouse.gateway.door.RoutePolicies;
import io.gatehouse.gateway.lane.Ruling.Objection;
import io.gatehouse.gateway.routing.IndexedRoute;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import reactor.netty.http.client.HttpClient;

import static org.springframework.cloud.gateway.support.RouteMetadataUtils.CONNECT_TIMEOUT_ATTR;

/**
 * Reads Gateway's routes, and finds out which of them the lane can serve.
 */
final class RouteReader {

	private final BackendClients clients;

	/** The clients that Gateway's door uses too. */
	RouteReader(BackendClients clients) {
		this.clients = clients;
	}

	/** All routes, in their order. */
	List<Candidate> read(List<Route> routes) {
		// One for all routes to the same place: with thousands of them they are
		// megabytes.
		Map<Destination, HttpClient> known = new HashMap<>();
		return routes.stream().map((route) -> read(route, known)).toList();
	}

	private Candidate read(Route route, Map<Destination, HttpClient> known) {
		IndexedRoute indexed = IndexedRoute.of(route);
		List<@Nullable Condition> conditions = Candidate.conditions(indexed.parts());
		FilterChanges changes = new FilterChanges();
		String objection = objection(route, conditions, changes);
		return new Candidate(route, conditions, Candidate.beginnings(indexed.patterns()),
				(objection != null) ? new Objection(objection) : served(route, changes.changes(), known));
	}

	private @Nullable String objection(Route route, List<@Nullable Condition> conditions, FilterChanges changes) {
		if (conditions.contains(null)) {
			return "only the Gateway knows its predicates: " + route.getPredicate();
		}
		for (GatewayFilter filter : route.getFilters()) {
			if (!changes.add(filter)) {
				return "only the Gateway knows its filter: " + filter;
			}
		}
		String objection = objection(route.getUri());
		if (objection != null) {
			return objection;
		}
		try {
			this.clients.of(route, false);
			return null;
		}
		catch (NumberFormatException ex) {
			return "its " + CONNECT_TIMEOUT_ATTR + " is not a number";
		}
	}

	private static @Nullable String objection(URI uri) {
		boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
		if (http && uri.getHost() != null) {
			return null;
		}
		return "lb".equalsIgnoreCase(uri.getScheme())
				? "Spring Cloud LoadBalancer chooses what lb addresses stand for, for the Gateway alone"
				: "only the Gateway knows how to call " + uri.getScheme() + " addresses";
	}

	private ServedRoute served(Route route, ServedRoute.Changes changes, Map<Destination, HttpClient> known) {
		HttpClient ordinary = this.clients.of(route, false);
		HttpClient streaming = this.clients.of(route, true);
		URI uri = route.getUri();
		String origin = uri.getScheme() + "://" + uri.getHost() + ((uri.getPort() >= 0) ? ":" + uri.getPort() : "");
		if (isPlain(uri, ordinary) && isPlain(uri, streaming)) {
			InetSocketAddress backend = InetSocketAddress.createUnresolved(host(uri),
					(uri.getPort() >= 0) ? uri.getPort() : 80);
			ordinary = known.computeIfAbsent(new Destination(ordinary, backend), Destination::client);
			streaming = known.computeIfAbsent(new Destination(streaming, backend), Destination::client);
			origin = "";
		}
		return new ServedRoute(route.getId(), RoutePolicies.of(route), ordinary, streaming, origin,
				this.clients.patience(route), changes);
	}

	/** Whether it is enough to tell the client once where the backend is. */
	private static boolean isPlain(URI uri, HttpClient client) {
		return "http".equalsIgnoreCase(uri.getScheme()) && !client.configuration().isSecure()
				&& client.configuration().baseUrl() == null;
	}

	private static String host(URI uri) {
		String host = uri.getHost();
		return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
	}

	/** A place, and what is asked to go there. */
	private record Destination(HttpClient any, InetSocketAddress backend) {

		HttpClient client() {
			return this.any.remoteAddress(() -> this.backend);
		}

	}

}
