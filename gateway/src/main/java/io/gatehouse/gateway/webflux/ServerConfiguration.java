package io.gatehouse.gateway.webflux;

import io.gatehouse.gateway.identity.TrustedProxies;
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
	EdgeServerCustomizer edgeServerCustomizer(LimitsProperties limits, TrustedProxies proxies) {
		return new EdgeServerCustomizer(limits, proxies);
	}

}
