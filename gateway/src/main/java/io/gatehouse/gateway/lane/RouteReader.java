package io.gatehouse.gateway.lane;

import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.gatehouse.gateway.door.RoutePolicies;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.route.Route;
import reactor.netty.http.client.HttpClient;

import static org.springframework.cloud.gateway.support.RouteMetadataUtils.CONNECT_TIMEOUT_ATTR;
import static org.springframework.cloud.gateway.support.RouteMetadataUtils.RESPONSE_TIMEOUT_ATTR;

/**
 * Reads Gateway's routes, and finds out which of them the lane can serve.
 */
final class RouteReader {

	private final HttpClient client;

	private final HttpClientProperties properties;

	/** The client that Gateway itself uses, with what it uses it by. */
	RouteReader(HttpClient client, HttpClientProperties properties) {
		this.client = client;
		this.properties = properties;
	}

	Candidate read(Route route) {
		List<@Nullable Condition> conditions = Candidate.conditions(route);
		FilterChanges changes = new FilterChanges();
		String objection = objection(route, conditions, changes);
		return new Candidate(route, conditions, (objection == null) ? served(route, changes.changes()) : null,
				objection);
	}

	private static @Nullable String objection(Route route, List<@Nullable Condition> conditions,
			FilterChanges changes) {
		if (conditions.contains(null)) {
			return "only the Gateway knows its predicates: " + route.getPredicate();
		}
		for (GatewayFilter filter : route.getFilters()) {
			if (!changes.add(filter)) {
				return "only the Gateway knows its filter: " + filter;
			}
		}
		URI uri = route.getUri();
		boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
		if (!http || uri.getHost() == null) {
			return "only the Gateway knows how to call " + uri.getScheme() + " addresses";
		}
		try {
			connectTimeout(route);
			return null;
		}
		catch (NumberFormatException ex) {
			return "its " + CONNECT_TIMEOUT_ATTR + " is not a number";
		}
	}

	private ServedRoute served(Route route, ServedRoute.Changes changes) {
		HttpClient client = this.client;
		Integer connectTimeout = connectTimeout(route);
		if (connectTimeout == null) {
			connectTimeout = this.properties.getConnectTimeout();
		}
		if (connectTimeout != null) {
			client = client.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeout);
		}
		URI uri = route.getUri();
		String origin = uri.getScheme() + "://" + uri.getHost() + ((uri.getPort() >= 0) ? ":" + uri.getPort() : "");
		if (isPlain(uri)) {
			InetSocketAddress backend = InetSocketAddress.createUnresolved(host(uri),
					(uri.getPort() >= 0) ? uri.getPort() : 80);
			client = client.remoteAddress(() -> backend);
			origin = "";
		}
		return new ServedRoute(route.getId(), RoutePolicies.of(route), client, origin, responseTimeout(route), changes);
	}

	/** Whether it is enough to tell the client once where the backend is. */
	private boolean isPlain(URI uri) {
		return "http".equalsIgnoreCase(uri.getScheme()) && !this.client.configuration().isSecure()
				&& this.client.configuration().baseUrl() == null;
	}

	private static String host(URI uri) {
		String host = uri.getHost();
		return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
	}

	private static @Nullable Integer connectTimeout(Route route) {
		Object said = route.getMetadata().get(CONNECT_TIMEOUT_ATTR);
		return (said != null) ? Integer.valueOf(said.toString()) : null;
	}

	/**
	 * As Gateway has it: less than nothing is none, and what is no number is the default.
	 */
	private @Nullable Duration responseTimeout(Route route) {
		if (!route.getMetadata().containsKey(RESPONSE_TIMEOUT_ATTR)) {
			return this.properties.getResponseTimeout();
		}
		Object said = route.getMetadata().get(RESPONSE_TIMEOUT_ATTR);
		try {
			long millis = (said instanceof Number number) ? number.longValue()
					: (said != null) ? Long.parseLong(said.toString()) : -1;
			return (millis >= 0) ? Duration.ofMillis(millis) : null;
		}
		catch (NumberFormatException ex) {
			return this.properties.getResponseTimeout();
		}
	}

	/** All routes, in their order. */
	List<Candidate> read(List<Route> routes) {
		List<Candidate> candidates = new ArrayList<>(routes.size());
		routes.forEach((route) -> candidates.add(read(route)));
		return candidates;
	}

}
