package io.gatehouse.gateway.webflux;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.gatehouse.auth.setting.Settings;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Stops the start when a setting of the platform asks for what a setting of Gatehouse
 * decides: two answers to one question are a hole.
 */
final class RefusedSettings implements BeanFactoryPostProcessor {

	private static final Map<String, String> INSTEAD = new TreeMap<>(Map.of("server.forward-headers-strategy",
			"gatehouse.trusted-proxies", "spring.cloud.gateway.server.webflux.trusted-proxies",
			"gatehouse.trusted-proxies", "spring.cloud.gateway.server.webflux.globalcors", "gatehouse.cors.*",
			"server.max-http-request-header-size", "gatehouse.limits.header-size",
			"server.netty.max-initial-line-length", "gatehouse.limits.request-line",
			// As it was before Gateway 4.3: all of it would be left out without a word.
			"spring.cloud.gateway.routes", "spring.cloud.gateway.server.webflux.routes",
			"spring.cloud.gateway.default-filters", "spring.cloud.gateway.server.webflux.default-filters",
			// Routes of a service registry: see spring.autoconfigure.exclude.
			"spring.cloud.gateway.server.webflux.discovery.locator.enabled",
			"spring.cloud.gateway.server.webflux.routes"));

	/** With these it is as if it were not set. */
	private static final Set<String> NOTHING = Set.of("none", "false");

	private final Environment environment;

	RefusedSettings(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		INSTEAD.forEach((setting, instead) -> {
			String value = this.environment.getProperty(setting, "").toLowerCase(Locale.ROOT);
			if (!NOTHING.contains(value) && Settings.isSet(this.environment, setting)) {
				throw new RefusedSettingException(setting, instead);
			}
		});
	}

}
