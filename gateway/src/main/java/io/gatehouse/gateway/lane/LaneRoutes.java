package io.gatehouse.gateway.lane;

import java.net.InetSocketAddress;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.gatehouse.gateway.firewall.RequestTarget;
import io.gatehouse.gateway.lane.Ruling.Objection;
import io.gatehouse.gateway.routing.IndexedRoute;
import io.gatehouse.gateway.routing.RouteIndex;
import io.gatehouse.gateway.routing.RouteIndex.Candidates;
import io.gatehouse.gateway.routing.RouteTable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Finds the route of a request, if the lane is to serve it. It is looked for among all
 * routes, and only as far as the lane knows each of them exactly: where Gateway might
 * take another one, the request is Gateway's.
 */
final class LaneRoutes implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(LaneRoutes.class);

	private static final String UPGRADE = "upgrades are the Gateway's";

	private static final Objection ABSOLUTE = new Objection("addresses in absolute form are the Gateway's");

	private static final Objection ENDPOINT = new Objection(
			"one of the application's own endpoints may be at this path");

	private static final Objection NONE = new Objection("no route matches");

	private final RouteTable table;

	private final RouteReader reader;

	private final Supplier<OwnEndpoints> endpoints;

	private final Supplier<@Nullable String> objection;

	/** Of routes that are in force, or about to be. */
	private volatile @Nullable Known latest;

	/** Of those before them, until the latest are in force. */
	private volatile @Nullable Known previous;

	private final Consumer<RouteIndex> reading = this::read;

	private volatile boolean running;

	private volatile int port = -1;

	/**
	 * Creates it.
	 * @param endpoints what the application answers itself
	 * @param objection why the lane stays closed, if anything speaks against it
	 */
	LaneRoutes(RouteTable table, RouteReader reader, Supplier<OwnEndpoints> endpoints,
			Supplier<@Nullable String> objection) {
		this.table = table;
		this.reader = reader;
		this.endpoints = endpoints;
		this.objection = objection;
	}

	/** Only now is it known which endpoints there are. */
	@Override
	public void start() {
		this.running = true;
		Known read = current();
		if (read.objection() != null) {
			logger.info("The fast lane is closed: " + read.objection());
			return;
		}
		long served = read.candidates().stream().filter((candidate) -> candidate.objection() == null).count();
		logger.info("The fast lane serves " + served + " of " + read.candidates().size() + " routes");
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** The port of the server whose requests have routes; others have none. */
	@EventListener
	void listening(WebServerInitializedEvent event) {
		if (event.getApplicationContext().getServerNamespace() == null) {
			this.port = event.getWebServer().getPort();
		}
	}

	/** The route, or {@code null} when the request is Gateway's. */
	@Nullable ServedRoute find(HttpServerRequest request, Supplier<ServerWebExchange> exchange) {
		Known known = known();
		if (known == null || known.objection() != null || !isHere(request) || isUpgrade(request.requestHeaders())) {
			return null;
		}
		HttpMethod method = HttpMethod.valueOf(request.method().name());
		return (look(known, method, request.uri(), exchange) instanceof ServedRoute served) ? served : null;
	}

	/** Why the lane does not serve the request, or {@code null} when it does. */
	@Nullable String objection(HttpMethod method, String target, ServerWebExchange exchange) {
		Known known = current();
		if (known.objection() != null) {
			return known.objection();
		}
		if (isUpgrade(exchange.getRequest().getHeaders().getOrEmpty("Upgrade"))) {
			return UPGRADE;
		}
		return (look(known, method, target, () -> exchange) instanceof Objection objection) ? objection.why() : null;
	}

	/** All routes, in their order. */
	Known current() {
		Known known = known();
		while (known == null) {
			this.table.show(this.reading);
			known = known();
		}
		return known;
	}

	/** Of the routes in force, or {@code null} while they are to be read. */
	private @Nullable Known known() {
		RouteIndex index = this.table.index();
		Known latest = this.latest;
		if (latest != null && latest.index() == index) {
			if (this.previous != null) {
				this.previous = null;
			}
			return latest;
		}
		Known previous = this.previous;
		return (previous != null && previous.index() == index) ? previous : null;
	}

	private Ruling look(Known known, HttpMethod method, String target, Supplier<ServerWebExchange> exchange) {
		if (!target.startsWith("/")) {
			return ABSOLUTE;
		}
		PathContainer path = PathContainer.parsePath(RequestTarget.withoutQuery(target));
		if (known.endpoints().mayAnswer(path)) {
			return ENDPOINT;
		}
		Asked asked = new Asked(method, path, exchange);
		Candidates candidates = known.index().candidates(path);
		for (IndexedRoute next = candidates.next(); next != null; next = candidates.next()) {
			Candidate candidate = known.of(next.route());
			// Where only Gateway can tell whether it is this one, there is no other.
			if (candidate.match(asked) != Candidate.Match.NO) {
				return candidate.ruling();
			}
		}
		return NONE;
	}

	/** What some clients offer with each request is not for us, and removed. */
	private static boolean isUpgrade(List<String> protocols) {
		return !protocols.isEmpty() && !(protocols.size() == 1 && "h2c".equalsIgnoreCase(protocols.get(0)));
	}

	private static boolean isUpgrade(HttpHeaders headers) {
		return headers.contains(HttpHeaderNames.UPGRADE) && isUpgrade(headers.getAll(HttpHeaderNames.UPGRADE));
	}

	private boolean isHere(HttpServerRequest request) {
		return request.connectionHostAddress() instanceof InetSocketAddress local && local.getPort() == this.port;
	}

	private synchronized void read(RouteIndex index) {
		Known before = this.latest;
		if (before != null && before.index() == index) {
			return;
		}
		OwnEndpoints own = this.endpoints.get();
		String why = this.objection.get();
		if (why == null && own.areUnknown()) {
			why = "it is not known which paths the application's own endpoints have";
		}
		Map<Route, Candidate> byRoute = new IdentityHashMap<>();
		List<Candidate> candidates = this.reader.read(index.routes());
		candidates.forEach((candidate) -> byRoute.put(candidate.route(), candidate));
		// In this order: whoever finds the latest to be of other routes looks here.
		this.previous = before;
		this.latest = new Known(index, own, why, candidates, byRoute);
	}

	/**
	 * What is known of some routes.
	 */
	record Known(RouteIndex index, OwnEndpoints endpoints, @Nullable String objection, List<Candidate> candidates,
			Map<Route, Candidate> byRoute) {

		Candidate of(Route route) {
			Candidate candidate = this.byRoute.get(route);
			if (candidate == null) {
				throw new IllegalStateException("Route '" + route.getId() + "' was never read");
			}
			return candidate;
		}

	}

}
