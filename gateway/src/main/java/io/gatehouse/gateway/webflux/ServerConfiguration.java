package io.gatehouse.gateway.webflux;

import io.gatehouse.gateway.door.RequestTimers;
import io.gatehouse.gateway.identity.TrustedProxies;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The server that clients connect to.
 */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {

	@Bean
	static RefusedSettings refusedSettings(Environment environment) {
		return new RefusedSettings(environment);
	}

	@Bean
	static RouteSettings routeSettings(Environment environment) {
		return new RouteSettings(environment);
	}

	@Bean
	LastAnswers lastAnswers() {
		return new LastAnswers();
	}

	@Bean
	EdgeServerCustomizer edgeServerCustomizer(LimitsProperties limits, TrustedProxies proxies,
			LastAnswers lastAnswers) {
		return new EdgeServerCustomizer(limits, proxies, lastAnswers);
	}

	/** Instead of Boot's observation of each request. */
	@Bean
	RequestTimers requestTimers(ObjectProvider<MeterRegistry> meters) {
		return new RequestTimers(meters.getIfAvailable(SimpleMeterRegistry::new));
	}

	@Bean
	RequestMetrics requestMetrics(RequestTimers timers) {
		return new RequestMetrics(timers);
	}

	@Bean
	WebHttpHandlerBuilderCustomizer noObservation() {
		return (builder) -> builder.observationRegistry(ObservationRegistry.NOOP);
	}

}
