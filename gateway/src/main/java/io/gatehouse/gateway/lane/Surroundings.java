package io.gatehouse.gateway.lane;

import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.headers.TrailerHeadersFilter;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;

/**
 * What else sees a request on its way through Spring and Gateway. The lane does what the
 * parts that are known here do; with any other part in the application it stays closed.
 * Filters of headers are asked by neither door, for HTTP, but those of trailers are by
 * Gateway's (decision 15).
 */
final class Surroundings {

	private static final String GATEWAY = "org.springframework.cloud.gateway.";

	private static final String DOOR = "io.gatehouse.gateway.webflux.";

	private static final List<Kind> KINDS = List.of(
			new Kind(WebFilter.class, "web filter",
					Set.of(GATEWAY + "filter.WeightCalculatorWebFilter", DOOR + "HandshakeFilter",
							DOOR + "RequestMetrics")),
			new Kind(GlobalFilter.class, "global filter",
					Set.of(GATEWAY + "filter.AdaptCachedBodyGlobalFilter", GATEWAY + "filter.ForwardPathFilter",
							GATEWAY + "filter.ForwardRoutingFilter", GATEWAY + "filter.FunctionRoutingFilter",
							GATEWAY + "filter.LoadBalancerServiceInstanceCookieFilter",
							GATEWAY + "filter.NettyWriteResponseFilter",
							GATEWAY + "filter.ReactiveLoadBalancerClientFilter",
							GATEWAY + "filter.RemoveCachedBodyFilter", GATEWAY + "filter.StreamRoutingFilter",
							GATEWAY + "filter.WebsocketRoutingFilter",
							GATEWAY + "config.GatewayNoLoadBalancerClientAutoConfiguration"
									+ "$NoLoadBalancerClientFilter",
							DOOR + "AdmissionFilter", DOOR + "BackendAddressFilter", DOOR + "BackendRoutingFilter",
							DOOR + "ExactPathFilter", DOOR + "SocketRoutingFilter")),
			new Kind(TrailerHeadersFilter.class, "filter of trailers", Set.of()),
			new Kind(WebExceptionHandler.class, "handler of exceptions",
					Set.of("org.springframework.boot.webflux.autoconfigure.error.DefaultErrorWebExceptionHandler",
							"org.springframework.web.reactive.handler.WebFluxResponseStatusExceptionHandler",
							DOOR + "ProblemExceptionHandler")),
			new Kind(WebHttpHandlerBuilderCustomizer.class, "customizer of the handler",
					Set.of(DOOR + "DoorConfiguration", DOOR + "ServerConfiguration")),
			new Kind(HttpHandlerDecoratorFactory.class, "decorator of the handler", Set.of()),
			new Kind(ForwardedHeaderTransformer.class, "transformer of forwarded headers", Set.of()),
			new Kind(HttpHandler.class, "handler of HTTP", Set.of(DOOR + "CrossOriginHandler")),
			new Kind(NettyRouteProvider.class, "provider of the server's routes",
					Set.of(DOOR + "FirewallRoute", LaneRoute.class.getName())));

	private Surroundings() {
	}

	/**
	 * Why the lane stays closed, or {@code null} when nothing speaks against it.
	 */
	static @Nullable String objection(ApplicationContext context) {
		for (Kind kind : KINDS) {
			for (Object bean : context.getBeanProvider(kind.type()).orderedStream().toList()) {
				if (!kind.isKnown(bean.getClass())) {
					return "there is a " + kind.word() + " of its own, " + bean.getClass().getName()
							+ ", which the lane would pass by";
				}
			}
		}
		Environment environment = context.getEnvironment();
		if (environment.getProperty("server.http2.enabled", Boolean.class, false)) {
			return "server.http2.enabled is true";
		}
		return environment.getProperty("spring.webflux.base-path", "").isEmpty() ? null
				: "spring.webflux.base-path is set";
	}

	/** Parts of one type, and those of them that are known. */
	private record Kind(Class<?> type, String word, Set<String> known) {

		boolean isKnown(Class<?> part) {
			String name = part.getName();
			int lambda = name.indexOf("$$Lambda");
			return this.known.contains((lambda < 0) ? name : name.substring(0, lambda));
		}

	}

}
