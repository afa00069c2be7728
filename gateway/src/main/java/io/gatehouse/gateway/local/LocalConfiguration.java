package io.gatehouse.gateway.local;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Under the profile {@code local}: an embedded Redis when none is configured, and a word
 * about what was generated.
 */
@Configuration(proxyBeanMethods = false)
@Profile(LocalEnvironmentPostProcessor.PROFILE)
class LocalConfiguration {

	@Bean
	LocalWelcome localWelcome(ConfigurableEnvironment environment, ObjectProvider<LocalRedis> redis) {
		return new LocalWelcome(environment, redis.getIfAvailable() != null, System.out);
	}

	/**
	 * Redis of our own.
	 */
	@Configuration(proxyBeanMethods = false)
	@Conditional(RedisSettings.Missing.class)
	static class EmbeddedRedisConfiguration {

		@Bean(destroyMethod = "close")
		LocalRedis localRedis() {
			return LocalRedis.start();
		}

		@Bean
		DataRedisConnectionDetails localRedisConnectionDetails(LocalRedis redis) {
			return new DataRedisConnectionDetails() {

				@Override
				public String getPassword() {
					return redis.password();
				}

				@Override
				public Standalone getStandalone() {
					return Standalone.of(LocalRedis.HOST, redis.port());
				}

			};
		}

	}

}
