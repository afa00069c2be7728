package io.gatehouse.gateway.webflux;

import java.util.List;
import java.util.stream.Stream;

import io.gatehouse.gateway.GatewayApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What stops the start, and what a live refresh may do.
 */
@ExtendWith(OutputCaptureExtension.class)
@Isolated("It reads all that is logged.")
class StartITests {

	private static final String ROUTE = "--spring.cloud.gateway.server.webflux.routes[0].";

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { ".rolls=admin|unknown key 'rolls'", ".access=privat|'access' is 'privat'",
					".roles=|'roles' holds an empty value", ".roles[0]=|'roles' holds an empty value",
					"=|'gatehouse' is empty", ".allow-path=dots|'allow-path' holds 'dots'",
					".forwardToken=true|unknown key 'forwardToken'", ".assertion=true|'assertion: true' needs a key",
					".issuers=corp|'issuers' holds 'corp'" })
	void startWhenPolicyIsBadThenOneParagraphNamesTheRoute(String property, String message, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start(ROUTE + "id=api", ROUTE + "uri=http://localhost:1",
				ROUTE + "predicates[0]=Path=/api/**", ROUTE + "metadata.gatehouse" + property)
			.close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Route 'api': " + message)
			.doesNotContain("\tat io.gatehouse")
			.doesNotContain("Netty started");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "uri=http:/orders|names no host", "uri=http://orders:90000|port beyond 65535",
					"uri=http://my_orders:9000|names no host", "uri=localhost:9000|names no host",
					"uri=lb://orders|needs Spring Cloud LoadBalancer",
					"predicates[0]=Pth=/api/**|there is no predicate 'Pth'",
					"filters[0]=StripPrefx=1|there is no filter 'StripPrefx'",
					"gatehouse.roles=admin|'gatehouse' is not read", "meta.x=y|'meta' is not read" })
	void startWhenRouteIsBadThenOneParagraphNamesIt(String property, String message, CapturedOutput output) {
		// Said twice it would be a list.
		Stream<String> usual = Stream.of("id=api", "uri=http://localhost:1", "predicates[0]=Path=/api/**")
			.filter((setting) -> !property.startsWith(setting.substring(0, setting.indexOf('=') + 1)));
		String[] arguments = Stream.concat(usual, Stream.of(property)).map(ROUTE::concat).toArray(String[]::new);
		assertThatException().isThrownBy(() -> start(arguments).close());
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Route 'api': ")
			.contains(message)
			.doesNotContain("\tat io.gatehouse")
			.doesNotContain("Netty started");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', value = { "sub=Host|cannot carry the claim 'sub'",
			"sub=X-Auth-Email|told apart", "subject=X-User|'subject' is not a claim" })
	void startWhenHeaderNameIsBadThenOneParagraphSaysWhy(String property, String message, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("--gatehouse.identity.headers." + property).close());
		assertThat(output).contains("APPLICATION FAILED TO START").contains(message);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "server.forward-headers-strategy=native|'gatehouse.trusted-proxies' decides that",
					"spring.cloud.gateway.server.webflux.trusted-proxies=.*|'gatehouse.trusted-proxies' decides that",
					"spring.cloud.gateway.server.webflux.trusted-proxies=none|'gatehouse.trusted-proxies' decides that",
					"spring.cloud.gateway.server.webflux.globalcors.cors-configurations.[/**].allowed-origins=*"
							+ "|'gatehouse.cors.*' decides that",
					"spring.cloud.gateway.routes[0].id=api|'spring.cloud.gateway.server.webflux.routes' decides that",
					"spring.cloud.gateway.server.webflux.discovery.locator.enabled=true"
							+ "|'spring.cloud.gateway.server.webflux.routes' decides that",
					"gatehouse.trusted-proxies=10.0.0.1/8|'10.0.0.1/8' is not a range",
					"gatehouse.cors.allowed-origins=*|'*', which is no origin" })
	void startWhenASettingWouldWidenTheEdgeThenOneParagraphSaysWhy(String property, String message,
			CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("--" + property).close());
		assertThat(output).contains("APPLICATION FAILED TO START").contains(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.forward-headers-strategy=none",
			"spring.cloud.gateway.server.webflux.discovery.locator.enabled=false" })
	void startWhenSuchASettingAsksForNothingThenAllIsWell(String property) {
		start("--" + property).close();
	}

	@Test
	void refreshWhenPolicyIsBadThenTheLastGoodRoutesStay(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start()) {
			List<String> before = routes(context);
			GatewayProperties properties = context.getBean(GatewayProperties.class);
			properties.getRoutes().get(2).getMetadata().put("gatehouse", "");
			context.publishEvent(new RefreshRoutesEvent(this));
			assertThat(routes(context)).isEqualTo(before);
			assertThat(output).contains("ERROR").contains("Route 'api': 'gatehouse' is empty");
			properties.getRoutes().remove(2);
			context.publishEvent(new RefreshRoutesEvent(this));
			assertThat(routes(context)).hasSize(before.size() - 1).doesNotContain("api");
		}
	}

	private static List<String> routes(ConfigurableApplicationContext context) {
		return context.getBean(RouteLocator.class).getRoutes().map(Route::getId).toStream().toList();
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		String[] all = new String[arguments.length + 2];
		all[0] = "--server.port=0";
		all[1] = "--backend.port=1";
		System.arraycopy(arguments, 0, all, 2, arguments.length);
		return new SpringApplicationBuilder(GatewayApplication.class, EdgeTestConfiguration.class).profiles("edge")
			.run(all);
	}

}
