package io.gatehouse.gateway.local;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * The embedded Redis, where none is configured.
 */
@Configuration(proxyBeanMethods = false)
@Profile(LocalDefaults.PROFILE)
@Conditional(LocalRedisConfiguration.NoRedisConfigured.class)
class LocalRedisConfiguration {

	@Bean(destroyMethod = "close")
	LocalRedis localRedis() {
		return LocalRedis.start();
	}

	@Bean
	DataRedisConnectionDetails localRedisConnectionDetails(LocalRedis redis) {
		return new DataRedisConnectionDetails() {

			@Override
			public String getPassword() {
				return redis.secret();
			}

			@Override
			public Standalone getStandalone() {
				return Standalone.of(redis.host(), redis.port());
			}

		};
	}

	/**
	 * No place is configured where a Redis would be.
	 */
	static class NoRedisConfigured extends SpringBootCondition {

		private static final String[] PLACES = { "url", "host", "port", "sentinel", "cluster", "masterreplica" };

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			@Nullable String place = configured(Binder.get(context.getEnvironment()));
			return (place != null) ? ConditionOutcome.noMatch(ConditionMessage.of("%s is configured", place))
					: ConditionOutcome.match("no Redis is configured");
		}

		private static @Nullable String configured(Binder binder) {
			for (String place : PLACES) {
				String name = "spring.data.redis." + place;
				if (binder.bind(name, Object.class).isBound()) {
					return name;
				}
			}
			return null;
		}

	}

}
