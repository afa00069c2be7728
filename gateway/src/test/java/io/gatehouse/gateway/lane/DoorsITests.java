package io.gatehouse.gateway.lane;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.gatehouse.gateway.GatewayApplication;
import io.gatehouse.gateway.OwnThreads;
import io.gatehouse.gateway.explain.Explainer;
import io.gatehouse.gateway.explain.Explanation;
import io.gatehouse.gateway.explain.Question;
import io.gatehouse.gateway.lane.DoorsEndpoint.RouteDoor;
import io.gatehouse.gateway.webflux.EdgeTestConfiguration;
import io.gatehouse.gateway.webflux.ServedDoor;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.TrailerHeadersFilter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.adapter.ForwardedHeaderTransformer;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which door serves what, and when the lane stays closed.
 */
@ExtendWith(OutputCaptureExtension.class)
@Isolated("It reads all that is logged.")
class DoorsITests {

	private static final String ROUTES = "--spring.cloud.gateway.server.webflux.routes";

	private static final AnsweringBackend backend = new AnsweringBackend();

	@Test
	void doorsWhenAskedThenEachRouteSaysWhich(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext gateway = start(Nothing.class)) {
			DoorsEndpoint.Answer answer = gateway.getBean(DoorsEndpoint.class).doors();
			assertThat(answer.open()).isTrue();
			Map<String, RouteDoor> doors = answer.routes()
				.stream()
				.collect(Collectors.toMap(RouteDoor::route, (door) -> door));
			assertThat(doors.get("plain")).isEqualTo(new RouteDoor("plain", "lane", null));
			assertThat(doors.get("rewritten")).isEqualTo(new RouteDoor("rewritten", "lane", null));
			assertThat(doors.get("weighed").door()).isEqualTo("gateway");
			assertThat(doors.get("weighed").why()).contains("Weight");
			assertThat(doors.get("elsewhere").why()).isNotNull();
			assertThat(doors.get("limited").why()).contains("RequestSize");
			assertThat(doors.get("behind").door()).isEqualTo("lane");
			assertThat(doors.get("behind").why()).contains("'weighed'").contains("where it may");
			assertThat(output).containsOnlyOnce("The fast lane serves 3 of 8 routes");
			assertThat(ask(gateway, "/plain/a")).startsWith("HTTP/1.1 200");
			assertThat(served(gateway)).containsExactly(1.0, 0.0);
			assertThat(ask(gateway, "/limited/a")).startsWith("HTTP/1.1 200");
			assertThat(served(gateway)).containsExactly(1.0, 1.0);
			int before = backend.connections();
			for (int i = 0; i < 20; i++) {
				assertThat(ask(gateway, "/plain/a")).startsWith("HTTP/1.1 200");
			}
			assertThat(backend.connections() - before).as("new connections").isLessThan(3);
			// It is measured after it was answered.
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> gateway.getBean(MeterRegistry.class)
					.get("http.server.requests")
					.tag("route", "plain")
					.tag("status", "200")
					.timer()
					.count() == 21);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { OfGateway.class, OfSpring.class })
	void requestWhenPlatformHasAFilterOfItsOwnThenItSeesIt(Class<?> filter, CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext gateway = start(filter)) {
			assertThat(output).containsOnlyOnce("The fast lane is closed: ")
				.contains("filter of its own, " + filter.getName());
			DoorsEndpoint.Answer answer = gateway.getBean(DoorsEndpoint.class).doors();
			assertThat(answer.open()).isFalse();
			assertThat(answer.objection()).contains(filter.getName());
			assertThat(answer.routes()).allMatch((door) -> door.door().equals("gateway"));
			assertThat(ask(gateway, "/plain/a")).startsWith("HTTP/1.1 418");
			assertThat(served(gateway).get(0)).isZero();
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { OfHandlers.class, OfAddresses.class, OfTrailers.class })
	void doorsWhenPlatformChangesWhatTheLaneWouldPassByThenLaneIsClosed(Class<?> change, CapturedOutput output)
			throws Exception {
		try (ConfigurableApplicationContext gateway = start(change)) {
			assertThat(output).containsOnlyOnce("The fast lane is closed: ")
				.contains(" of its own, " + change.getName());
			assertThat(gateway.getBean(DoorsEndpoint.class).doors().open()).isFalse();
		}
	}

	@Test
	void requestWhenPlatformHasAFilterOfHeadersThenNeitherDoorAsksItAndLaneIsOpen() throws Exception {
		try (ConfigurableApplicationContext gateway = start(OfHeaders.class)) {
			assertThat(gateway.getBean(DoorsEndpoint.class).doors().open()).isTrue();
			for (String path : List.of("/plain/a", "/limited/a")) {
				assertThat(ask(gateway, path)).startsWith("HTTP/1.1 200");
				assertThat(backend.requests()).singleElement()
					.satisfies((request) -> assertThat(request.headers()).containsKey("x-forwarded-for")
						.doesNotContainKey(OfHeaders.NAME));
			}
			assertThat(served(gateway)).containsExactly(1.0, 1.0);
		}
	}

	@Test
	void doorsWhenServerSpeaksHttp2ThenLaneIsClosed(CapturedOutput output) {
		try (ConfigurableApplicationContext gateway = start(GatewayApplication.class, Nothing.class, true)) {
			assertThat(output).contains("The fast lane is closed: server.http2.enabled is true");
			assertThat(gateway.getBean(DoorsEndpoint.class).doors().open()).isFalse();
		}
	}

	@Test
	void gatewayWhenThereIsNoLaneThenItServesAndExplainsAll() throws Exception {
		try (ConfigurableApplicationContext gateway = start(WithoutLane.class, Nothing.class, false)) {
			assertThat(gateway.getBeansOfType(LaneRoutes.class)).isEmpty();
			assertThat(ask(gateway, "/plain/a")).startsWith("HTTP/1.1 200");
			Question question = new Question("GET", "/plain/a", List.of(), null, null,
					new InetSocketAddress("127.0.0.1", 1));
			assertThat(gateway.getBean(Explainer.class).explain(question).block(Duration.ofSeconds(20)))
				.extracting(Explanation::door)
				.isEqualTo("gateway");
		}
	}

	@Test
	void requestWhenBackendHasSaidMoreThanItWasAskedThenItGetsAnAnswerOfItsOwn() throws Exception {
		try (ConfigurableApplicationContext gateway = start(Nothing.class)) {
			for (String path : List.of("/plain/a", "/limited/a")) {
				assertThat(ask(gateway, path)).startsWith("HTTP/1.1 200");
				for (String more : List.of("HTTP/1.1 418 Teapot\r\nContent-Length: 2\r\n\r\nno",
						"HTTP/1.1 418 Teapot\r\nContent-Length: 100\r\n\r\nnot", "HTTP/1.1 4")) {
					backend.interrupt(more);
					Thread.sleep(200);
					assertThat(ask(gateway, path)).as(path + " after " + more).startsWith("HTTP/1.1 200");
				}
				AnsweringBackend.Answer two = new AnsweringBackend.Answer(AnsweringBackend.Answer.PLAIN.head(),
						"okHTTP/1.1 418 Teapot\r\nContent-Length: 3\r\n\r\nn", false);
				assertThat(ask(gateway, path, two)).startsWith("HTTP/1.1 200");
				assertThat(ask(gateway, path)).as(path + " after two").startsWith("HTTP/1.1 200");
			}
		}
	}

	private static ConfigurableApplicationContext start(Class<?> more) {
		return start(GatewayApplication.class, more, false);
	}

	private static ConfigurableApplicationContext start(Class<?> application, Class<?> more, boolean http2) {
		String uri = "http://localhost:" + backend.port();
		return new SpringApplicationBuilder(application, EdgeTestConfiguration.class, OwnThreads.class, more)
			.profiles("edge")
			.run("--server.port=0", "--server.http2.enabled=" + http2, "--backend.port=" + backend.port(),
					ROUTES + "[0].id=plain", ROUTES + "[0].uri=" + uri, ROUTES + "[0].predicates[0]=Path=/plain/**",
					open(0), ROUTES + "[1].id=rewritten", ROUTES + "[1].uri=" + uri,
					ROUTES + "[1].predicates[0]=Path=/rewritten/**",
					ROUTES + "[1].filters[0]=RewritePath=/rewritten/(?<rest>.*), /$\\{rest}", open(1),
					ROUTES + "[2].id=weighed", ROUTES + "[2].uri=" + uri, ROUTES + "[2].predicates[0]=Path=/weighed/**",
					ROUTES + "[2].predicates[1]=Weight=group, 5", open(2), ROUTES + "[3].id=elsewhere",
					ROUTES + "[3].uri=forward:///public", ROUTES + "[3].predicates[0]=Path=/elsewhere/**", open(3),
					ROUTES + "[4].id=limited", ROUTES + "[4].uri=" + uri, ROUTES + "[4].predicates[0]=Path=/limited/**",
					ROUTES + "[4].filters[0]=RequestSize=1MB", open(4), ROUTES + "[5].id=behind",
					ROUTES + "[5].uri=" + uri, ROUTES + "[5].predicates[0]=Path=/weighed/a", open(5));
	}

	private static String open(int route) {
		return ROUTES + "[" + route + "].metadata.gatehouse.access=public";
	}

	private static String ask(ConfigurableApplicationContext gateway, String path) throws Exception {
		return ask(gateway, path, AnsweringBackend.Answer.PLAIN);
	}

	private static String ask(ConfigurableApplicationContext gateway, String path, AnsweringBackend.Answer answer)
			throws Exception {
		int port = Integer.parseInt(Objects.requireNonNull(gateway.getEnvironment().getProperty("local.server.port")));
		backend.answer(answer);
		try (Wire wire = new Wire(port)) {
			return Objects.requireNonNull(wire.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")).start();
		}
	}

	/** How many requests went through the lane, and how many through the Gateway. */
	private static List<Double> served(ConfigurableApplicationContext gateway) {
		ServedDoor door = gateway.getBean(ServedDoor.class);
		return List.of(door.count("lane"), door.count("gateway"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

	static class OfGateway implements GlobalFilter, Ordered {

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
			exchange.getResponse().setRawStatusCode(418);
			return exchange.getResponse().setComplete();
		}

	}

	static class OfSpring implements WebFilter {

		@Override
		public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
			exchange.getResponse().setRawStatusCode(418);
			return exchange.getResponse().setComplete();
		}

	}

	static class OfHandlers implements HttpHandlerDecoratorFactory {

		@Override
		public HttpHandler apply(HttpHandler handler) {
			return handler;
		}

	}

	static class OfHeaders implements HttpHeadersFilter {

		static final String NAME = "x-platform";

		@Override
		public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
			HttpHeaders headers = new HttpHeaders(input);
			headers.add(NAME, "added");
			return headers;
		}

		@Override
		public boolean supports(Type type) {
			return true;
		}

	}

	static class OfTrailers extends OfHeaders implements TrailerHeadersFilter {

		@Override
		public HttpHeaders trailers(@Nullable HttpHeaders input, ServerWebExchange exchange) {
			return new HttpHeaders();
		}

	}

	/** The application, but for the lane. */
	@EnableAutoConfiguration
	@ComponentScan(basePackageClasses = GatewayApplication.class,
			excludeFilters = { @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
					@Filter(type = FilterType.ASSIGNABLE_TYPE, classes = GatewayApplication.class),
					@Filter(type = FilterType.REGEX, pattern = "io\\.gatehouse\\.gateway\\.lane\\..*") })
	static class WithoutLane {

	}

	static class OfAddresses extends ForwardedHeaderTransformer {

	}

}
