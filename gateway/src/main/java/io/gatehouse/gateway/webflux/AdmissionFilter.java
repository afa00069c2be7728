package io.gatehouse.gateway.webflux;

import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.door.Deciding;
import io.gatehouse.gateway.door.DoorMetrics;
import io.gatehouse.gateway.door.NettyRequestView;
import io.gatehouse.gateway.door.RoutePolicies;
import io.gatehouse.gateway.door.WouldBeDenials;
import io.gatehouse.gateway.firewall.RequestView;
import io.gatehouse.auth.problem.ProblemWriter;
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

	private final Deciding deciding;

	private final BodyLimit bodyLimit;

	private final WouldBeDenials denials;

	private final DoorMetrics metrics;

	AdmissionFilter(Deciding deciding, BodyLimit bodyLimit, WouldBeDenials denials, DoorMetrics metrics) {
		this.deciding = deciding;
		this.bodyLimit = bodyLimit;
		this.denials = denials;
		this.metrics = metrics;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		this.metrics.count();
		Route route = exchange.getRequiredAttribute(GATEWAY_ROUTE_ATTR);
		RequestView request = NettyRequestView.of(exchange);
		return this.deciding.decide(request, RoutePolicies.of(route),
				(forward) -> forward(forward, route, request, exchange, chain),
				(problem) -> ProblemWriter.write(exchange, problem));
	}

	private Mono<Void> forward(Forward forward, Route route, RequestView request, ServerWebExchange exchange,
			GatewayFilterChain chain) {
		if (forward.reported() != null) {
			this.denials.report(route.getId(), request, forward);
		}
		new Admission(request, forward).putInto(exchange);
		return this.bodyLimit.watch(request, ConnectionHeader.settle(exchange), chain::filter);
	}

	@Override
	public String toString() {
		return "[Admission by 'metadata.gatehouse' of the route]";
	}

}
