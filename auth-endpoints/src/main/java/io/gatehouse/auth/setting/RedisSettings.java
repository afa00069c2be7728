package io.gatehouse.auth.setting;

import java.util.List;

import org.springframework.core.env.Environment;

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
		return VALUES.stream().anyMatch((name) -> Settings.hasText(environment, PREFIX + name))
				|| GROUPS.stream().anyMatch((name) -> Settings.hasAnyBelow(environment, PREFIX + name));
	}

}
