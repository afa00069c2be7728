package io.gatehouse.gateway.webflux;

import java.util.Set;

import io.gatehouse.gateway.access.InvalidRoutePolicyException;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;

/**
 * Stops the start when a route says something that Gateway does not read: a policy beside
 * {@code metadata}, and not in it, would leave the route open.
 */
final class RouteSettings implements BeanFactoryPostProcessor {

	private static final ConfigurationPropertyName ROUTES = ConfigurationPropertyName
		.of("spring.cloud.gateway.server.webflux.routes");

	private static final Set<String> READ = Set.of("id", "uri", "predicates", "filters", "metadata", "order",
			"enabled");

	private final Environment environment;

	RouteSettings(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (var source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource names) {
				names.forEach(this::check);
			}
		}
	}

	private void check(ConfigurationPropertyName name) {
		int index = ROUTES.getNumberOfElements();
		if (name.getNumberOfElements() < index + 2 || !ROUTES.isAncestorOf(name)) {
			return;
		}
		if (!READ.contains(name.getElement(index + 1, Form.UNIFORM))) {
			String id = this.environment.getProperty(name.chop(index + 1) + ".id", name.chop(index + 1).toString());
			throw new InvalidRoutePolicyException(id, "'" + name.getElement(index + 1, Form.ORIGINAL)
					+ "' is not read; a policy stands under 'metadata.gatehouse'");
		}
	}

}
