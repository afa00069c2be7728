package io.gatehouse.gateway.webflux;

import io.gatehouse.gateway.access.Decision;
import io.gatehouse.gateway.access.Decision.Await;
import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.access.Decision.Refuse;
import io.gatehouse.gateway.access.Gatekeeper;
import io.gatehouse.gateway.access.RoutePolicy;
import io.gatehouse.gateway.firewall.RequestView;
import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemWriter;
import io.gatehouse.auth.problem.Problems;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

/**
 * Asks the gatekeeper about each request that has a route, before any other filter does
 * anything with it.
 */
final class AdmissionFilter implements GlobalFilter, Ordered {

	/** After the filters that only look after a cached body, which come first. */
	static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 2000;

	private final Gatekeeper gatekeeper;

	private final BodyLimit bodyLimit;

	private final WouldBeDenials denials;

	AdmissionFilter(Gatekeeper gatekeeper, BodyLimit bodyLimit, WouldBeDenials denials) {
		this.gatekeeper = gatekeeper;
		this.bodyLimit = bodyLimit;
		this.denials = denials;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Route route = exchange.getRequiredAttribute(GATEWAY_ROUTE_ATTR);
		RequestView request = NettyRequestView.of(exchange);
		RoutePolicy policy = RoutePolicies.of(route);
		Decision decision = this.gatekeeper.decide(request, policy);
		if (decision instanceof Await await) {
			// Others wait for the same, so it is not cancelled with this request.
			return Mono.fromFuture(await.answered(), true)
				.then(Mono.defer(() -> carryOut(this.gatekeeper.decide(request, policy), request, exchange, chain)));
		}
		return carryOut(decision, request, exchange, chain);
	}

	private Mono<Void> carryOut(Decision decision, RequestView request, ServerWebExchange exchange,
			GatewayFilterChain chain) {
		if (decision instanceof Forward forward) {
			if (forward.reported() != null) {
				Route route = exchange.getRequiredAttribute(GATEWAY_ROUTE_ATTR);
				this.denials.report(route.getId(), request, forward);
			}
			new Admission(request, forward).putInto(exchange);
			return this.bodyLimit.watch(request, ConnectionOptions.settle(exchange), chain::filter);
		}
		// Nobody waits twice.
		Problem problem = (decision instanceof Refuse refuse) ? refuse.problem() : Problems.authUnavailable();
		return ProblemWriter.write(exchange, problem);
	}

	@Override
	public String toString() {
		return "[Admission by 'metadata.gatehouse' of the route]";
	}

}
