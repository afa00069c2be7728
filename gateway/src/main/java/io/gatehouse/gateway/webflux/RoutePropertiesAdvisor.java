package io.gatehouse.gateway.webflux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Binds the routes in a time that grows with their number, and not with its square:
 * Spring Boot looks through all names of a file for every list and map in it, which for
 * ten thousand routes is a minute and more. Here each route is bound beside its own names
 * alone. What comes of it is the same, errors included; where it might not be, binding is
 * left to Spring Boot.
 * <p>
 * Spring Boot 4.2 is to ask its sources for the names below another: with it this may no
 * longer be needed.
 */
final class RoutePropertiesAdvisor implements ConfigurationPropertiesBindHandlerAdvisor {

	private static final ConfigurationPropertyName PROPERTIES = ConfigurationPropertyName.of(GatewayProperties.PREFIX);

	private static final ConfigurationPropertyName ROUTES = PROPERTIES.append("routes");

	private final ConfigurableListableBeanFactory beans;

	private final PlaceholdersResolver placeholders;

	RoutePropertiesAdvisor(ConfigurableListableBeanFactory beans, PlaceholdersResolver placeholders) {
		this.beans = beans;
		this.placeholders = placeholders;
	}

	@Override
	public BindHandler apply(BindHandler handler) {
		return new Whole(handler);
	}

	private @Nullable List<RouteDefinition> bind(Narrowed source, BindHandler handler) {
		return new Binder(List.of(source), this.placeholders, this.beans.getConversionService(),
				this.beans::copyRegisteredEditorsTo)
			.bind(ROUTES, Bindable.listOf(RouteDefinition.class), new Each(handler, source))
			.orElse(null);
	}

	/**
	 * What an application brings along for binding is Spring Boot's to find and to use.
	 */
	private boolean isConvertedOtherwise() {
		return this.beans.containsBean(ConfigurableApplicationContext.CONVERSION_SERVICE_BEAN_NAME)
				|| this.beans.getBeanNamesForAnnotation(ConfigurationPropertiesBinding.class).length > 0;
	}

	/** The source of the routes, if there is one of which all names are known. */
	private static @Nullable Narrowed source(BindContext context) {
		for (ConfigurationPropertySource source : context.getSources()) {
			if (source.getConfigurationProperty(ROUTES) != null) {
				return null;
			}
			if (source.containsDescendantOf(ROUTES) != ConfigurationPropertyState.ABSENT) {
				return (source instanceof IterableConfigurationPropertySource names) ? Narrowed.of(names) : null;
			}
		}
		return null;
	}

	/** Binds all of Gateway's properties, and the routes among them in its own way. */
	private final class Whole extends AbstractBindHandler {

		private final BindHandler handler;

		private @Nullable GatewayProperties properties;

		Whole(BindHandler handler) {
			super(handler);
			this.handler = handler;
		}

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			if (name.equals(PROPERTIES)) {
				this.properties = (target.getValue() != null
						&& target.getValue().get() instanceof GatewayProperties found) ? found : null;
			}
			if (name.equals(ROUTES) && this.properties != null && !isConvertedOtherwise()) {
				Narrowed source = source(context);
				List<RouteDefinition> routes = (source != null) ? bind(source, this.handler) : null;
				if (routes != null) {
					this.properties.setRoutes(routes);
					return null;
				}
			}
			return super.onStart(name, target, context);
		}

	}

	/** Binds one route after the other. */
	private static final class Each extends AbstractBindHandler {

		private final Narrowed source;

		Each(BindHandler handler, Narrowed source) {
			super(handler);
			this.source = source;
		}

		@Override
		public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target,
				BindContext context) {
			if (Narrowed.isRoute(name)) {
				this.source.narrowTo(name);
			}
			return super.onStart(name, target, context);
		}

		@Override
		public void onFinish(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
				@Nullable Object result) throws Exception {
			if (Narrowed.isRoute(name)) {
				this.source.widen();
			}
			// The end of the list is not the end of what is bound.
			if (!name.equals(ROUTES)) {
				super.onFinish(name, target, context, result);
			}
		}

	}

	/** A source that has the names of one route at a time. */
	private static final class Narrowed implements IterableConfigurationPropertySource {

		private final ConfigurationPropertySource source;

		private final List<ConfigurationPropertyName> all;

		private final Map<ConfigurationPropertyName, List<ConfigurationPropertyName>> byRoute;

		private List<ConfigurationPropertyName> current;

		private Narrowed(ConfigurationPropertySource source, List<ConfigurationPropertyName> all,
				Map<ConfigurationPropertyName, List<ConfigurationPropertyName>> byRoute) {
			this.source = source;
			this.all = all;
			this.byRoute = byRoute;
			this.current = all;
		}

		static @Nullable Narrowed of(IterableConfigurationPropertySource source) {
			List<ConfigurationPropertyName> all = source.stream().filter(ROUTES::isAncestorOf).toList();
			Map<ConfigurationPropertyName, List<ConfigurationPropertyName>> byRoute = new HashMap<>();
			for (ConfigurationPropertyName name : all) {
				byRoute.computeIfAbsent(name.chop(ROUTES.getNumberOfElements() + 1), (route) -> new ArrayList<>())
					.add(name);
			}
			return byRoute.containsKey(ROUTES.append("[0]")) ? new Narrowed(source, all, byRoute) : null;
		}

		static boolean isRoute(ConfigurationPropertyName name) {
			return ROUTES.isParentOf(name);
		}

		void narrowTo(ConfigurationPropertyName route) {
			this.current = this.byRoute.getOrDefault(route, List.of());
		}

		void widen() {
			this.current = this.all;
		}

		@Override
		public @Nullable ConfigurationProperty getConfigurationProperty(ConfigurationPropertyName name) {
			return this.source.getConfigurationProperty(name);
		}

		@Override
		public Stream<ConfigurationPropertyName> stream() {
			return this.current.stream();
		}

		@Override
		public @Nullable Object getUnderlyingSource() {
			return this.source.getUnderlyingSource();
		}

	}

}
