package io.gatehouse.gateway.webflux;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.gatehouse.gateway.access.Gatekeeper;
import io.gatehouse.gateway.door.Deciding;
import io.gatehouse.gateway.door.DoorMetrics;
import io.gatehouse.gateway.door.Doors;
import io.gatehouse.gateway.door.RoutePolicies;
import io.gatehouse.gateway.door.WouldBeDenials;
import io.gatehouse.gateway.firewall.BodySizes;
import io.gatehouse.gateway.access.PolicyRequirements;
import io.gatehouse.gateway.firewall.CrossOrigin;
import io.gatehouse.gateway.firewall.Firewall;
import io.gatehouse.gateway.identity.ClientHeaders;
import io.gatehouse.gateway.identity.ForwardedHeaders;
import io.gatehouse.gateway.routing.RouteTable;
import io.gatehouse.gateway.routing.RouteTableMapping;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientFactory;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import org.springframework.cloud.gateway.filter.factory.GatewayFilterFactory;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.accept.ApiVersionStrategy;

/**
 * Hangs the decision into Spring Cloud Gateway.
 */
@Configuration(proxyBeanMethods = false)
class DoorConfiguration {

	@Bean
	FirewallRoute firewallRoute(Firewall firewall, CrossOrigin crossOrigin) {
		return new FirewallRoute(firewall, crossOrigin);
	}

	@Bean
	WebHttpHandlerBuilderCustomizer crossOriginAnswers(CrossOrigin crossOrigin) {
		return (builder) -> builder.httpHandlerDecorator((handler) -> new CrossOriginHandler(handler, crossOrigin));
	}

	/** Static: it is asked for before other beans are there. */
	@Bean
	static RoutePropertiesAdvisor routePropertiesAdvisor(ConfigurableListableBeanFactory beans,
			Environment environment) {
		return new RoutePropertiesAdvisor(beans, new PropertySourcesPlaceholdersResolver(environment));
	}

	/**
	 * Takes the place of Gateway's cache of routes, which goes by the bean's name. Never
	 * lazy: a bad policy stops the start.
	 */
	@Bean
	@Primary
	@Lazy(false)
	RouteTable cachedCompositeRouteLocator(List<RouteLocator> locators, PolicyRequirements requirements,
			RouteDefinitionLocator definitions, ObjectProvider<RoutePredicateFactory<?>> predicates,
			ObjectProvider<GatewayFilterFactory<?>> filters, ObjectProvider<MeterRegistry> meters) {
		List<RouteLocator> all = new ArrayList<>();
		all.add(new RouteDefinitions(definitions, predicates.stream(), filters.stream()));
		all.addAll(locators);
		return new RouteTable(all,
				(route) -> RoutePolicies.attach(route, requirements,
						Map.of(RouteHandler.InOrder.KEY, new RouteHandler.InOrder())),
				meters.getIfAvailable(SimpleMeterRegistry::new));
	}

	@Bean
	RouteTableMapping routePredicateHandlerMapping(FilteringWebHandler webHandler, RouteTable table,
			GlobalCorsProperties cors, Environment environment, ObjectProvider<ApiVersionStrategy> versions) {
		RouteTableMapping mapping = new RouteTableMapping(webHandler, table, cors, environment);
		versions.ifAvailable(mapping::setApiVersionStrategy);
		return mapping;
	}

	@Bean
	WouldBeDenials wouldBeDenials(ObjectProvider<MeterRegistry> meters) {
		return new WouldBeDenials(meters.getIfAvailable(SimpleMeterRegistry::new));
	}

	@Bean
	Deciding deciding(Gatekeeper gatekeeper) {
		return new Deciding(gatekeeper);
	}

	@Bean
	AdmissionFilter admissionFilter(Deciding deciding, BodySizes bodySizes, WouldBeDenials denials,
			ObjectProvider<MeterRegistry> meters) {
		return new AdmissionFilter(deciding, new BodyLimit(bodySizes), denials,
				DoorMetrics.of(meters.getIfAvailable(SimpleMeterRegistry::new), Doors.GATEWAY));
	}

	@Bean
	ExactPathFilter exactPathFilter() {
		return new ExactPathFilter();
	}

	@Bean
	BackendHeadersFilter backendHeadersFilter(ClientHeaders clientHeaders, ForwardedHeaders forwardedHeaders) {
		return new BackendHeadersFilter(clientHeaders, forwardedHeaders);
	}

	@Bean
	ProblemExceptionHandler problemExceptionHandler() {
		return new ProblemExceptionHandler();
	}

	@Bean
	HttpClientFactory gatewayHttpClientFactory(HttpClientProperties properties, ServerProperties serverProperties,
			HttpClientSslConfigurer sslConfigurer, List<HttpClientCustomizer> customizers) {
		return new UpstreamClientFactory(properties, serverProperties, sslConfigurer, customizers);
	}

}
