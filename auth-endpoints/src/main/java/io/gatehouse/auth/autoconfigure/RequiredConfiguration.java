package io.gatehouse.auth.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.session.RedisSettings;
import io.gatehouse.auth.user.UserDirectory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.core.env.Environment;

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
		if (isMissing("gatehouse.keys.location") && !replaced(beanFactory, KeyRing.class, "keyRing")) {
			missing.add("gatehouse.keys.location (a JWK Set file with private keys)");
		}
		if (isMissing("gatehouse.users.location") && !replaced(beanFactory, UserDirectory.class, "userDirectory")) {
			missing.add("gatehouse.users.location (a YAML file of users with encoded passwords)");
		}
		if (!RedisSettings.areIn(this.environment)
				&& !replaced(beanFactory, DataRedisConnectionDetails.class, "redisConnectionDetails")) {
			missing.add("spring.data.redis.url, or another of Spring's Redis settings");
		}
		if (!missing.isEmpty()) {
			throw new InvalidConfigurationException(
					"Gatehouse does not start without " + String.join("; without ", missing) + ".",
					"Set what is missing, or start with --spring.profiles.active=local to try Gatehouse with an "
							+ "embedded Redis, generated keys and demo users.");
		}
	}

	private boolean isMissing(String property) {
		String value = this.environment.getProperty(property);
		return value == null || value.isBlank();
	}

	/** Whether the application brings a bean of its own in place of ours or Boot's. */
	private static boolean replaced(ConfigurableListableBeanFactory beanFactory, Class<?> type, String ours) {
		String[] names = beanFactory.getBeanNamesForType(type, true, false);
		return names.length > 1 || (names.length == 1 && !names[0].equals(ours));
	}

}
