package io.gatehouse.auth.setting;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Whether something is set, in whatever spelling and wherever Spring looks for settings.
 */
public final class Settings {

	private Settings() {
	}

	/** Whether the setting, or anything below it, is set. */
	public static boolean isSet(Environment environment, String name) {
		return environment.containsProperty(name) || hasAnyBelow(environment, name);
	}

	/** Whether the setting says something. */
	static boolean hasText(Environment environment, String name) {
		return StringUtils.hasText(environment.getProperty(name));
	}

	/** Whether anything below the name is set. */
	static boolean hasAnyBelow(Environment environment, String name) {
		ConfigurationPropertyName group = ConfigurationPropertyName.of(name);
		for (var source : ConfigurationPropertySources.get(environment)) {
			if (source.containsDescendantOf(group) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

}
