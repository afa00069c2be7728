package io.gatehouse.gateway.lane;

import java.util.function.Supplier;

import io.gatehouse.gateway.door.BackendAnswer;
import io.gatehouse.gateway.door.BackendClients;
import io.gatehouse.gateway.door.BackendRequest;
import io.gatehouse.gateway.door.BodyReader;
import io.gatehouse.gateway.door.Deciding;
import io.gatehouse.gateway.door.DoorMetrics;
import io.gatehouse.gateway.door.Doors;
import io.gatehouse.gateway.door.RequestTimers;
import io.gatehouse.gateway.door.WouldBeDenials;
import io.gatehouse.gateway.firewall.BodySizes;
import io.gatehouse.gateway.firewall.CrossOrigin;
import io.gatehouse.gateway.routing.RouteTable;
import io.gatehouse.gateway.stream.EventStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.HandlerMapping;

/**
 * The fast lane, put together from what the other door uses.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LaneProperties.class)
class LaneConfiguration {

	@Bean
	LaneRoutes laneRoutes(RouteTable table, BackendClients clients, LaneProperties properties,
			ApplicationContext context) {
		Supplier<@Nullable String> objection = () -> properties.enabled() ? Surroundings.objection(context)
				: "gatehouse.lane.enabled is false";
		return new LaneRoutes(table, new RouteReader(clients),
				() -> OwnEndpoints.of(context.getBeanProvider(HandlerMapping.class).orderedStream().toList()),
				objection);
	}

	@Bean
	@ConditionalOnProperty(name = "gatehouse.lane.enabled", havingValue = "true", matchIfMissing = true)
	LaneRoute laneRoute(LaneRoutes routes, LaneParts parts, ApplicationContext context) {
		return new LaneRoute(routes, parts, context);
	}

	@Bean
	LaneParts laneParts(Deciding deciding, CrossOrigin crossOrigin, BodySizes bodySizes, WouldBeDenials denials,
			EventStreams eventStreams, BackendRequest backendRequest, BackendAnswer backendAnswer, RequestTimers timers,
			ObjectProvider<MeterRegistry> meters) {
		BodyReader<ByteBuf> bodies = new BodyReader<>(bodySizes, ByteBuf::readableBytes, ByteBufUtil::getBytes,
				ByteBuf::release);
		return new LaneParts(deciding, crossOrigin, bodies, denials, eventStreams, backendRequest, backendAnswer,
				DoorMetrics.of(meters.getIfAvailable(SimpleMeterRegistry::new), Doors.LANE), timers);
	}

	@Bean
	Doors doors(LaneRoutes routes) {
		return (request, exchange) -> {
			String objection = routes.objection(HttpMethod.valueOf(request.method()), request.target(), exchange);
			return (objection == null) ? Doors.LANE : Doors.GATEWAY + ", since " + objection;
		};
	}

	@Bean
	DoorsEndpoint doorsEndpoint(LaneRoutes routes) {
		return new DoorsEndpoint(routes);
	}

}
