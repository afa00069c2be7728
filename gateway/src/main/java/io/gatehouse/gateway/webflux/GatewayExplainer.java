package io.gatehouse.gateway.webflux;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.access.Gatekeeper;
import io.gatehouse.gateway.door.AskedExchange;
import io.gatehouse.gateway.door.Deciding;
import io.gatehouse.gateway.door.Doors;
import io.gatehouse.gateway.door.NettyRequestView;
import io.gatehouse.gateway.door.RoutePolicies;
import io.gatehouse.gateway.explain.Explainer;
import io.gatehouse.gateway.explain.Explanation.Outcome;
import io.gatehouse.gateway.explain.Explanation;
import io.gatehouse.gateway.explain.Question;
import io.gatehouse.gateway.firewall.CrossOrigin;
import io.gatehouse.gateway.firewall.Firewall;
import io.gatehouse.gateway.firewall.RequestView;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

/**
 * Asks firewall, routes and gatekeeper the very questions that a request asks, and writes
 * down the answers.
 */
final class GatewayExplainer implements Explainer {

	private static final String CLAIMED = "claimed";

	private final Firewall firewall;

	private final CrossOrigin crossOrigin;

	private final Supplier<Gatekeeper> gatekeeper;

	private final Function<Map<String, ?>, AccessToken> claimed;

	private final Function<AccessToken, Gatekeeper> gatekeeperOf;

	private final ExplainedForward forward;

	private final Doors doors;

	private final ApplicationContext context;

	GatewayExplainer(Firewall firewall, CrossOrigin crossOrigin, Supplier<Gatekeeper> gatekeeper,
			Function<Map<String, ?>, AccessToken> claimed, Function<AccessToken, Gatekeeper> gatekeeperOf,
			ExplainedForward forward, Doors doors, ApplicationContext context) {
		this.firewall = firewall;
		this.crossOrigin = crossOrigin;
		this.gatekeeper = gatekeeper;
		this.claimed = claimed;
		this.gatekeeperOf = gatekeeperOf;
		this.forward = forward;
		this.doors = doors;
		this.context = context;
	}

	@Override
	public Mono<Explanation> explain(Question question) {
		return Mono.defer(() -> {
			Map<String, ?> claims = question.claims();
			ExplainedRequest request = new ExplainedRequest(question, (claims != null) ? CLAIMED : question.token());
			Gatekeeper asked = (claims != null) ? this.gatekeeperOf.apply(this.claimed.apply(claims))
					: this.gatekeeper.get();
			Problem problem = this.firewall.check(request);
			if (problem != null) {
				return Mono.just(refused(question, null, null, problem));
			}
			if (this.crossOrigin.isPreflight(request)) {
				return Mono.just(preflight(question, request));
			}
			ServerWebExchange exchange = asked(request);
			return find(exchange).map((found) -> found instanceof RouteFound)
				.defaultIfEmpty(Boolean.TRUE)
				.flatMap((routed) -> routed ? explainRoute(question, exchange, asked)
						: Mono.just(answered(question, Outcome.OWN_ENDPOINT, List.of())));
		});
	}

	/** Asks the mappings in the order in which a request does. */
	private Mono<Object> find(ServerWebExchange exchange) {
		List<HandlerMapping> mappings = this.context.getBeanProvider(HandlerMapping.class).orderedStream().toList();
		return Flux.fromIterable(mappings)
			.concatMap((mapping) -> mapping.getHandler(exchange)
				.map((handler) -> (exchange.getAttribute(GATEWAY_ROUTE_ATTR) != null) ? RouteFound.INSTANCE : handler))
			.next();
	}

	private Mono<Explanation> explainRoute(Question question, ServerWebExchange exchange, Gatekeeper asked) {
		Route route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
		if (route == null) {
			return Mono.just(refused(question, null, null, Problems.notFound()));
		}
		RequestView request = NettyRequestView.of(exchange);
		String door = this.doors.of(request, exchange);
		return new Deciding(asked).decide(request, RoutePolicies.of(route), (admitted) -> {
			new Admission(request, admitted).putInto(exchange);
			return this.forward.read(ConnectionHeader.settle(exchange), route,
					(line, headers) -> forwarded(question, route, door, admitted, line, headers));
		}, (problem) -> Mono.just(refused(question, route, door, problem)));
	}

	private static Explanation refused(Question question, @Nullable Route route, @Nullable String door,
			Problem problem) {
		List<String> headers = new ArrayList<>();
		problem.headers().forEach((name, value) -> headers.add(name + ": " + value));
		return new Explanation(question.toString(), (route != null) ? route.getId() : null,
				(route != null) ? RoutePolicies.of(route).toString() : null, door, Outcome.REFUSED, problem.status(),
				problem.code().code(), problem.detail(), null, headers);
	}

	private static Explanation forwarded(Question question, Route route, String door, Forward admitted, String line,
			List<String> headers) {
		Problem reported = admitted.reported();
		return new Explanation(question.toString(), route.getId(), RoutePolicies.of(route).toString(), door,
				(reported != null) ? Outcome.FORWARDED_AND_REPORTED : Outcome.FORWARDED, null,
				(reported != null) ? reported.code().code() : null, (reported != null) ? reported.detail() : null, line,
				headers.stream().map(GatewayExplainer::withoutToken).toList());
	}

	private Explanation preflight(Question question, RequestView request) {
		List<String> headers = new ArrayList<>();
		this.crossOrigin.writePreflight(request, (name, value) -> headers.add(name + ": " + value));
		return answered(question, Outcome.PREFLIGHT, headers);
	}

	private static Explanation answered(Question question, Outcome outcome, List<String> headers) {
		return new Explanation(question.toString(), null, null, null, outcome, null, null, null, null, headers);
	}

	/** A token that is sent on is not printed, nor is an assertion, which is one too. */
	private static String withoutToken(String line) {
		if (line.regionMatches(true, 0, "Authorization:", 0, 14)) {
			return "Authorization: Bearer (the token)";
		}
		return line.matches("[^:]+: eyJ[^.]+\\.[^.]+\\.[^.]+") ? line.substring(0, line.indexOf(' ')) + " (signed)"
				: line;
	}

	/** So that Gateway's predicates and filters can be asked about it. */
	private ServerWebExchange asked(ExplainedRequest request) {
		HttpHeaders headers = new HttpHeaders();
		request.lines().forEach((line) -> headers.add(line.getKey(), line.getValue()));
		return AskedExchange.of(request, HttpMethod.valueOf(request.method()),
				URI.create(request.origin() + request.target()), headers, request::peer, this.context);
	}

	/** That one of Gateway's routes was found, and no endpoint of our own. */
	private enum RouteFound {

		INSTANCE

	}

}
