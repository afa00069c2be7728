package io.gatehouse.gateway.local;

import java.util.List;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Whether somebody said where Redis is. Settings that only tune the connection, such as a
 * timeout, do not say so.
 */
final class RedisSettings {

	private static final String PREFIX = "spring.data.redis.";

	private static final List<String> VALUES = List.of("url", "host");

	private static final List<String> GROUPS = List.of("sentinel", "cluster", "masterreplica");

	private RedisSettings() {
	}

	static boolean areIn(Environment environment) {
		return VALUES.stream().anyMatch((name) -> StringUtils.hasText(environment.getProperty(PREFIX + name)))
				|| GROUPS.stream().anyMatch((name) -> hasAny(environment, PREFIX + name));
	}

	private static boolean hasAny(Environment environment, String group) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(group);
		for (var source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

	/** Matches when nobody said where Redis is. */
	static final class Missing implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return !areIn(context.getEnvironment());
		}

	}

}
