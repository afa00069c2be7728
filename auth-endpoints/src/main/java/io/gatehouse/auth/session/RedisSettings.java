package io.gatehouse.auth.session;

import java.util.List;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Whether somebody said where Redis is. Settings that only tune the connection, such as a
 * timeout, do not say so.
 */
public final class RedisSettings {

	private static final String PREFIX = "spring.data.redis.";

	private static final List<String> VALUES = List.of("url", "host");

	private static final List<String> GROUPS = List.of("sentinel", "cluster", "masterreplica");

	private RedisSettings() {
	}

	/** Whether one of the settings says so. */
	public static boolean areIn(Environment environment) {
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

}
