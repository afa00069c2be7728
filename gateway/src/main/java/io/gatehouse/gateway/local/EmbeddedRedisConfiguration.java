package io.gatehouse.gateway.local;

import io.gatehouse.auth.setting.RedisSettings;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Under the profile {@code local}, and there only, a Redis of our own when none is
 * configured. A class of its own: nested in another one it would be found by the scan for
 * components without that one's profile.
 */
@Configuration(proxyBeanMethods = false)
@Profile(LocalEnvironmentPostProcessor.PROFILE)
@Conditional(EmbeddedRedisConfiguration.NoRedisSettings.class)
class EmbeddedRedisConfiguration {

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

	/** Matches when nobody said where Redis is. */
	static final class NoRedisSettings implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return !RedisSettings.areIn(context.getEnvironment());
		}

	}

}
