package io.gatehouse.gateway.webflux;

import java.util.Map;
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

	private static final String ROUTES = "spring.cloud.gateway.server.webflux.routes";

	private static final Map<String, String> INSTEAD = new TreeMap<>(Map.of("server.forward-headers-strategy",
			"gatehouse.trusted-proxies", "spring.cloud.gateway.server.webflux.trusted-proxies",
			"gatehouse.trusted-proxies", "spring.cloud.gateway.server.webflux.globalcors", "gatehouse.cors.*",
			"server.max-http-request-header-size", "gatehouse.limits.header-size",
			"server.netty.max-initial-line-length", "gatehouse.limits.request-line",
			// As it was before Gateway 4.3: all of it would be left out without a word.
			"spring.cloud.gateway.routes", ROUTES, "spring.cloud.gateway.default-filters",
			"spring.cloud.gateway.server.webflux.default-filters",
			// What a service registry knows of has no policy.
			"spring.cloud.gateway.discovery.locator.enabled", ROUTES,
			"spring.cloud.gateway.server.webflux.discovery.locator.enabled", ROUTES));

	/** With these values it is as if they were not set. */
	private static final Map<String, String> OFF = Map.of("server.forward-headers-strategy", "none",
			"spring.cloud.gateway.discovery.locator.enabled", "false",
			"spring.cloud.gateway.server.webflux.discovery.locator.enabled", "false");

	private final Environment environment;

	RefusedSettings(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		INSTEAD.forEach((setting, instead) -> {
			String value = this.environment.getProperty(setting);
			boolean off = value != null && value.equalsIgnoreCase(OFF.get(setting));
			if (!off && Settings.isSet(this.environment, setting)) {
				throw new RefusedSettingException(setting, instead);
			}
		});
	}

}
