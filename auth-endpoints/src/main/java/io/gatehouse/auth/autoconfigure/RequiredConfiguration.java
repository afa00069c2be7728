package io.gatehouse.auth.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.gatehouse.auth.key.CurrentKeys;
import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.setting.DirectorySettings;
import io.gatehouse.auth.setting.RedisSettings;
import io.gatehouse.auth.user.UserDirectory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Stops the start when something is missing that must not be guessed, and names all of it
 * at once.
 */
final class RequiredConfiguration implements BeanFactoryPostProcessor {

	private final Environment environment;

	RequiredConfiguration(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		List<String> missing = new ArrayList<>();
		if (isMissing("gatehouse.keys.location") && !replaced(beanFactory, KeyRing.class, List.of())
				&& !replaced(beanFactory, CurrentKeys.class, List.of("currentKeys"))) {
			missing.add("gatehouse.keys.location (a JWK Set file with private keys)");
		}
		List<String> directories = DirectorySettings.in(this.environment);
		if (directories.isEmpty() && !replaced(beanFactory, UserDirectory.class, List.of())) {
			missing.add("gatehouse.users.location (a YAML file of users with encoded passwords), or the settings of "
					+ "another directory under gatehouse.users");
		}
		if (!RedisSettings.areIn(this.environment)
				&& !replaced(beanFactory, DataRedisConnectionDetails.class, List.of("redisConnectionDetails"))) {
			missing.add("spring.data.redis.url, or another of Spring's Redis settings");
		}
		if (!missing.isEmpty()) {
			throw new InvalidConfigurationException(
					"Gatehouse does not start without " + String.join("; without ", missing) + ".",
					"Set what is missing, or start with --spring.profiles.active=local to try Gatehouse with an "
							+ "embedded Redis, generated keys and demo users.");
		}
		if (directories.size() > 1) {
			throw new InvalidConfigurationException(
					"Users come from one directory, but " + String.join(" and ", directories) + " are set.",
					"Keep the settings of one of them.");
		}
		requireLibrary(directories, DirectorySettings.SQL, "org.springframework.r2dbc.core.DatabaseClient",
				"org.springframework:spring-r2dbc and io.r2dbc:r2dbc-pool");
		requireLibrary(directories, DirectorySettings.SQL, "io.r2dbc.pool.ConnectionPool", "io.r2dbc:r2dbc-pool");
		requireLibrary(directories, DirectorySettings.LDAP, "com.unboundid.ldap.sdk.LDAPConnectionPool",
				"com.unboundid:unboundid-ldapsdk");
	}

	private static void requireLibrary(List<String> directories, String property, String type, String library) {
		if (directories.contains(property) && !ClassUtils.isPresent(type, null)) {
			throw new InvalidConfigurationException(property + " is set, but its library is not on the class path.",
					"Add " + library + ".");
		}
	}

	private boolean isMissing(String property) {
		String value = this.environment.getProperty(property);
		return value == null || value.isBlank();
	}

	/** Whether the application brings a bean of its own in place of ours or Boot's. */
	private static boolean replaced(ConfigurableListableBeanFactory beanFactory, Class<?> type, List<String> ours) {
		String[] names = beanFactory.getBeanNamesForType(type, true, false);
		return Stream.of(names).anyMatch((name) -> !ours.contains(name));
	}

}
