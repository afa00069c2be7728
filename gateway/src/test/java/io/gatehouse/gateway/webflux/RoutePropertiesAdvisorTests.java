package io.gatehouse.gateway.webflux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.validation.Validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RoutePropertiesAdvisor}: what comes of generated properties is what
 * Spring Boot alone makes of them.
 */
class RoutePropertiesAdvisorTests {

	private static final String PREFIX = GatewayProperties.PREFIX + ".";

	private static final int TABLES = 100;

	@Test
	void bindWhenPropertiesAreAnythingThenTheSameAsWithoutIt() {
		int routes = 0;
		int failures = 0;
		for (int seed = 0; seed < TABLES; seed++) {
			List<Map<String, Object>> sources = generate(new Random(seed));
			Bound with = bind(sources, true);
			assertThat(with).as("seed " + seed + ": " + sources).isEqualTo(bind(sources, false));
			routes += with.routes().size();
			failures += (with.failure() != null) ? 1 : 0;
		}
		assertThat(routes).isGreaterThan(TABLES);
		assertThat(failures).isBetween(TABLES / 20, TABLES / 2);
	}

	@Test
	void bindWhenThereAreManyRoutesThenEachIsBoundBesideItsOwnNames() {
		Map<String, Object> values = new LinkedHashMap<>();
		for (int i = 0; i < 1000; i++) {
			values.put(PREFIX + "routes[" + i + "].id", "r" + i);
			values.put(PREFIX + "routes[" + i + "].predicates[0]", "Path=/r" + i + "/**");
			values.put(PREFIX + "routes[" + i + "].metadata.a.b", "c");
		}
		Map<String, Long> names = new HashMap<>();
		BindHandler counting = new BindHandler() {

			@Override
			public <T> Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
				ConfigurationPropertySource source = context.getSources().iterator().next();
				names.put(name.toString(), ((IterableConfigurationPropertySource) source).stream().count());
				return target;
			}

		};
		GatewayProperties properties = new GatewayProperties();
		new Binder(new MapConfigurationPropertySource(values)).bind(GatewayProperties.PREFIX,
				Bindable.ofInstance(properties),
				new RoutePropertiesAdvisor(new DefaultListableBeanFactory(), PlaceholdersResolver.NONE)
					.apply(counting));
		assertThat(properties.getRoutes()).hasSize(1000);
		assertThat(names).containsEntry(PREFIX + "routes[7].predicates", 3L)
			.containsEntry(PREFIX + "routes[999].metadata.a", 3L);
	}

	@Test
	void bindWhenWhatComesAfterTheRoutesFailsThenTheyAreThere() {
		Map<String, Object> values = Map.of(PREFIX + "routes[0].id", "a", PREFIX + "streaming-media-types[0]",
				"no type");
		for (BindHandler handler : List.of(BindHandler.DEFAULT,
				new RoutePropertiesAdvisor(new DefaultListableBeanFactory(), PlaceholdersResolver.NONE)
					.apply(BindHandler.DEFAULT))) {
			GatewayProperties properties = new GatewayProperties();
			assertThatExceptionOfType(BindException.class)
				.isThrownBy(() -> new Binder(new MapConfigurationPropertySource(values)).bind(GatewayProperties.PREFIX,
						Bindable.ofInstance(properties), handler));
			assertThat(properties.getRoutes()).extracting(RouteDefinition::getId).containsExactly("a");
		}
	}

	@Test
	void bindWhenSomethingElseHasRoutesThenTheyAreItsOwn() {
		Map<String, Object> values = Map.of(PREFIX + "routes[0]", "a");
		Other other = new Binder(new MapConfigurationPropertySource(values))
			.bind(GatewayProperties.PREFIX, Bindable.of(Other.class),
					new RoutePropertiesAdvisor(new DefaultListableBeanFactory(), PlaceholdersResolver.NONE)
						.apply(BindHandler.DEFAULT))
			.get();
		assertThat(other.routes()).containsExactly("a");
	}

	@Test
	void bindWhenTheApplicationConvertsOtherwiseThenSoItIs() {
		Map<String, Object> properties = Map.of(PREFIX + "routes[0].id", "a", PREFIX + "routes[0].uri", "b:1",
				PREFIX + "routes[0].order", "first", PREFIX + "routes[0].predicates[0]", "Path=/**");
		runner(List.of(properties), true).withUserConfiguration(Words.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(GatewayProperties.class).getRoutes()).singleElement()
				.extracting(RouteDefinition::getOrder)
				.isEqualTo(1);
		});
	}

	private static Bound bind(List<Map<String, Object>> sources, boolean advised) {
		Bound[] bound = new Bound[1];
		runner(sources, advised).run((context) -> {
			if (context.getStartupFailure() != null) {
				List<String> messages = new ArrayList<>();
				for (Throwable failure = context.getStartupFailure(); failure != null; failure = failure.getCause()) {
					messages.addAll(String.valueOf(failure.getMessage()).lines().toList());
				}
				// What is invalid comes in no order.
				bound[0] = new Bound(List.of(), List.of(), messages.stream().sorted().toList().toString());
				return;
			}
			GatewayProperties properties = context.getBean(GatewayProperties.class);
			bound[0] = new Bound(properties.getRoutes().stream().map(RouteDefinition::toString).toList(),
					List.of(properties.getDefaultFilters().toString(), properties.isRouteFilterCacheEnabled()), null);
		});
		return bound[0];
	}

	private static ApplicationContextRunner runner(List<Map<String, Object>> sources, boolean advised) {
		ApplicationContextRunner runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ConfigurationPropertiesAutoConfiguration.class,
					ValidationAutoConfiguration.class))
			.withUserConfiguration(Properties.class)
			.withInitializer((context) -> {
				for (int i = 0; i < sources.size(); i++) {
					context.getEnvironment()
						.getPropertySources()
						.addLast(isEnvironment(sources.get(i))
								? new SystemEnvironmentPropertySource("systemEnvironment", sources.get(i))
								: (i % 2 == 0) ? new OriginTrackedMapPropertySource("source" + i, sources.get(i), true)
										: new MapPropertySource("source" + i, sources.get(i)));
				}
			});
		return advised ? runner.withUserConfiguration(Advised.class) : runner;
	}

	private static boolean isEnvironment(Map<String, Object> source) {
		return source.keySet().stream().anyMatch((name) -> name.startsWith("SPRING_"));
	}

	private static List<Map<String, Object>> generate(Random random) {
		List<Map<String, Object>> sources = new ArrayList<>();
		if (random.nextInt(8) == 0) {
			String route = "SPRING_CLOUD_GATEWAY_SERVER_WEBFLUX_ROUTES_0_";
			sources.add(Map.of(route + "ID", "e", route + "URI", "http://e", route + "PREDICATES_0", "Method=GET",
					route + "METADATA_GATEHOUSE_ACCESS", "public"));
		}
		for (int i = 0; i <= random.nextInt(3); i++) {
			Map<String, Object> properties = new LinkedHashMap<>();
			if (random.nextBoolean()) {
				properties.put("backend", "http://backend:" + random.nextInt(100));
			}
			if (random.nextInt(4) == 0) {
				properties.put(PREFIX + "default-filters[0]", "AddRequestHeader=X, ${backend:none}");
			}
			if (random.nextInt(12) == 0) {
				properties.put(PREFIX + "routes", (random.nextBoolean()) ? "" : "a,b");
			}
			if (random.nextInt(4) == 0) {
				properties.put(PREFIX + "route-filter-cache-enabled", "true");
			}
			if (random.nextInt(20) == 0) {
				properties.put(PREFIX + "streaming-media-types[0]", "no type");
			}
			int routes = random.nextInt(6);
			for (int route = 0; route < routes; route++) {
				// Seldom a gap, or a beginning elsewhere.
				int index = (random.nextInt(40) == 0) ? route + 1 : route;
				generate(random, ((random.nextInt(3) == 0) ? PREFIX.toUpperCase() : PREFIX) + "routes[" + index + "].",
						properties);
			}
			sources.add(properties);
		}
		return sources;
	}

	private static void generate(Random random, String route, Map<String, Object> properties) {
		if (random.nextInt(30) != 0) {
			properties.put(route + "id", "r" + random.nextInt(100));
		}
		if (random.nextInt(40) != 0) {
			properties.put(route + "uri",
					List.of("http://a", "${backend:lb://b}", "https://c:1/d", "${backend}/e").get(random.nextInt(4)));
		}
		if (random.nextBoolean()) {
			properties.put(route + "order", (random.nextInt(20) == 0) ? "first" : "" + random.nextInt(30));
		}
		if (random.nextInt(5) == 0) {
			properties.put(route + "enabled", "" + random.nextBoolean());
		}
		for (String list : List.of("predicates", "filters")) {
			if (random.nextInt(4) == 0) {
				properties.put(route + list + "[0].name", "Path");
				properties.put(route + list + "[0].args.pattern", "/a/**");
				properties.put(route + list + "[0].args[a.b]", "c");
			}
			else if (random.nextInt(6) == 0) {
				properties.put(route + list, "Method=GET");
			}
			else {
				int count = (list.equals("predicates") && random.nextInt(20) != 0) ? 1 + random.nextInt(3)
						: random.nextInt(3);
				for (int i = 0; i < count; i++) {
					properties.put(route + list + "[" + i + "]",
							(random.nextInt(60) == 0) ? "nothing" : "Header=X, ${backend:y}" + i);
				}
			}
		}
		if (random.nextBoolean()) {
			properties.put(route + "metadata.gatehouse.access", "public");
			properties.put(route + "metadata.gatehouse.roles[0]", "admin");
			properties.put(route + "metadata.gatehouse.roles[1]", "${backend:support}");
			properties.put(route + "metadata[a.B/c]", random.nextInt());
		}
		if (random.nextInt(10) == 0) {
			properties.put(route + "unknown", "x");
		}
	}

	private record Bound(List<String> routes, List<Object> others, String failure) {

	}

	record Other(List<String> routes) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(GatewayProperties.class)
	static class Properties {

		/** An application may validate parts on its own. */
		@Bean
		static Validator configurationPropertiesValidator() {
			return Validator.forInstanceOf(RouteDefinition.class, (route, errors) -> {
				if (route.getOrder() == 8) {
					errors.rejectValue("order", "eight");
				}
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Advised {

		@Bean
		static RoutePropertiesAdvisor advisor(ConfigurableListableBeanFactory beans, Environment environment) {
			return DoorConfiguration.routePropertiesAdvisor(beans, environment);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Words {

		@Bean
		@ConfigurationPropertiesBinding
		static Converter<String, Integer> words() {
			return new Converter<>() {

				@Override
				public Integer convert(String word) {
					return word.equals("first") ? 1 : Integer.parseInt(word);
				}

			};
		}

	}

}
