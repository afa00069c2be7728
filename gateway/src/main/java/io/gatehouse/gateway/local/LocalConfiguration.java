package io.gatehouse.gateway.local;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Under the profile {@code local}: a word about what was generated.
 */
@Configuration(proxyBeanMethods = false)
@Profile(LocalEnvironmentPostProcessor.PROFILE)
class LocalConfiguration {

	@Bean
	LocalWelcome localWelcome(ConfigurableEnvironment environment, ObjectProvider<LocalRedis> redis) {
		return new LocalWelcome(environment, redis.getIfAvailable() != null, System.out);
	}

}
