package io.gatehouse.gateway.routing;

import java.net.URI;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.webflux.autoconfigure.WebFluxProperties;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.handler.AsyncPredicate;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.predicate.AbstractRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.AfterRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.HeaderRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.HostRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.MethodRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PathRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.handler.predicate.QueryRoutePredicateFactory;
import org.springframework.cloud.gateway.handler.predicate.RoutePredicateFactory;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionRouteLocator;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_PREDICATE_PATH_CONTAINER_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_PREDICATE_ROUTE_ATTR;

/**
 * Tests for {@link RouteIndex} and {@link RouteTableMapping}: over generated tables and
 * requests, the index finds what a look at one route after the other finds, and leaves
 * the same behind.
 */
class RouteIndexTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final List<String> SEGMENTS = List.of("a", "b", "c", "orders", "A");

	private static final List<String> PATTERNS = List.of("*", "**", "{id}", "{id:[a-c]+}", "a*", "?", "{*rest}", "");

	private static final List<String> SENT = List.of("a", "b", "c", "orders", "A", "%61", "a;x=1", "ab", "", "%2F",
			"orders.json");

	private static final List<String> HOSTS = List.of("one.example", "two.example", "{tenant}.example", "**.example");

	private final RouteDefinitionRouteLocator locator = locator();

	private @Nullable RouteDefinition asked;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4 })
	void lookUpWhenTablesAreGeneratedThenTheSameAsOneByOne(int seed) {
		Random random = new Random(seed);
		int matched = 0;
		int passedOver = 0;
		for (int i = 0; i < 25; i++) {
			List<Route> routes = routes(random, 1 + random.nextInt(40));
			RouteTable table = table(() -> Flux.fromIterable(routes));
			for (int j = 0; j < 60; j++) {
				MockServerHttpRequest request = request(random);
				Outcome expected = outcome(request, (exchange) -> oneByOne(table.routes(), exchange));
				Outcome found = outcome(request, mapping(table)::lookupRoute);
				assertThat(found).as("%s of %s", request.getURI(), table.routes()).isEqualTo(expected);
				matched += (expected.route() != null) ? 1 : 0;
				passedOver += passedOver(table, request.getURI().getRawPath());
			}
		}
		// Were nothing ever matched or passed over, nothing was compared.
		assertThat(matched).isGreaterThan(150);
		assertThat(passedOver).isGreaterThan(1500);
	}

	@Test
	void candidatesWhenRoutesAreManyThenFew() {
		List<Route> routes = new ArrayList<>();
		for (int i = 0; i < 500; i++) {
			routes.add(route("r" + i, i, List.of(new PredicateDefinition("Path=/api/service" + i + "/**"))));
		}
		RouteTable table = table(() -> Flux.fromIterable(routes));
		assertThat(candidates(table, "/api/service499/x")).containsExactly("r499");
		assertThat(candidates(table, "/api")).isEmpty();
		assertThat(candidates(table, "/api//service499")).hasSize(500);
	}

	@Test
	void refreshWhenRoutesChangeThenTheIndexIsOfTheNew() {
		List<Route> routes = new ArrayList<>(
				List.of(route("old", 0, List.of(new PredicateDefinition("Path=/old/**")))));
		RouteTable table = table(() -> Flux.fromIterable(List.copyOf(routes)));
		routes.set(0, route("new", 0, List.of(new PredicateDefinition("Path=/new/**"))));
		table.refresh(new RefreshRoutesEvent(this)).block(TIMEOUT);
		assertThat(candidates(table, "/old/1")).isEmpty();
		assertThat(candidates(table, "/new/1")).containsExactly("new");
	}

	@Test
	void lookUpWhenTheTableIsRefreshedMeanwhileThenAlwaysFound() throws Exception {
		List<Route> routes = IntStream.range(0, 300)
			.mapToObj((i) -> route("r" + i, i, List.of(new PredicateDefinition("Path=/service" + i + "/**"))))
			.toList();
		RouteTable table = table(() -> Flux.fromIterable(routes));
		RouteTableMapping mapping = mapping(table);
		AtomicBoolean refreshed = new AtomicBoolean();
		Thread refreshing = new Thread(() -> {
			for (int i = 0; i < 50; i++) {
				table.refresh(new RefreshRoutesEvent(this)).block(TIMEOUT);
			}
			refreshed.set(true);
		});
		refreshing.start();
		int found = 0;
		while (!refreshed.get()) {
			ServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/service299/a"));
			assertThat(mapping.lookupRoute(exchange).block(TIMEOUT)).isSameAs(routes.get(299));
			found++;
		}
		refreshing.join();
		assertThat(found).isPositive();
	}

	@Test
	void indexWhenAPredicateBeforeThePathMayFailThenTheRouteIsAskedForEveryPath() {
		RouteTable table = table(() -> Flux
			.just(route("r", 0, List.of(new PredicateDefinition("Fail=now"), new PredicateDefinition("Path=/a/**")))));
		assertThat(candidates(table, "/b")).containsExactly("r");
	}

	/** Gateway's own. */
	@SuppressWarnings("rawtypes")
	private RouteDefinitionRouteLocator locator() {
		List<RoutePredicateFactory> factories = List.of(new PathRoutePredicateFactory(new WebFluxProperties()),
				new MethodRoutePredicateFactory(), new HostRoutePredicateFactory(), new HeaderRoutePredicateFactory(),
				new QueryRoutePredicateFactory(), new AfterRoutePredicateFactory(), new FailRoutePredicateFactory());
		ConfigurationService configuration = new ConfigurationService(new DefaultListableBeanFactory(),
				DefaultFormattingConversionService::new, () -> null);
		configuration.setApplicationEventPublisher((event) -> {
		});
		return new RouteDefinitionRouteLocator(() -> Flux.just(Objects.requireNonNull(this.asked)), factories,
				List.of(), new GatewayProperties(), configuration);
	}

	/** What decided before there was an index. */
	private static Mono<Route> oneByOne(List<Route> routes, ServerWebExchange exchange) {
		return Flux.fromIterable(routes).concatMap((route) -> {
			exchange.getAttributes().put(GATEWAY_PREDICATE_ROUTE_ATTR, route.getId());
			return Mono.from(route.getPredicate().apply(exchange))
				.mapNotNull((matches) -> Boolean.TRUE.equals(matches) ? route : null);
		}).next();
	}

	private static Outcome outcome(MockServerHttpRequest request, Function<ServerWebExchange, Mono<Route>> lookUp) {
		ServerWebExchange exchange = MockServerWebExchange.from(request);
		String failedAt = null;
		Route route = null;
		try {
			route = lookUp.apply(exchange).block(TIMEOUT);
		}
		catch (IllegalStateException ex) {
			failedAt = exchange.getAttribute(GATEWAY_PREDICATE_ROUTE_ATTR);
		}
		Map<String, Object> left = new TreeMap<>(exchange.getAttributes());
		left.remove(GATEWAY_PREDICATE_PATH_CONTAINER_ATTR);
		if (route == null && failedAt == null) {
			// Which one was asked last is forgotten when none is found.
			left.remove(GATEWAY_PREDICATE_ROUTE_ATTR);
		}
		left.remove(ServerWebExchange.LOG_ID_ATTRIBUTE);
		return new Outcome((route != null) ? route.getId() : null, failedAt, left.toString());
	}

	/** One that has read its routes. */
	private static RouteTable table(RouteLocator locator) {
		RouteTable table = new RouteTable(List.of(locator), (route) -> route, new SimpleMeterRegistry());
		table.afterSingletonsInstantiated();
		return table;
	}

	private static RouteTableMapping mapping(RouteTable table) {
		return new RouteTableMapping(new FilteringWebHandler(List.of(), false), table, new GlobalCorsProperties(),
				new MockEnvironment());
	}

	private static int passedOver(RouteTable table, String path) {
		return table.routes().size() - candidates(table, path).size();
	}

	private static List<String> candidates(RouteTable table, String path) {
		RouteIndex.Candidates candidates = table.index().candidates(PathContainer.parsePath(path));
		List<String> ids = new ArrayList<>();
		for (IndexedRoute next = candidates.next(); next != null; next = candidates.next()) {
			ids.add(next.route().getId());
		}
		return ids;
	}

	private List<Route> routes(Random random, int count) {
		return IntStream.range(0, count).mapToObj((i) -> {
			List<PredicateDefinition> predicates = new ArrayList<>();
			int parts = 1 + random.nextInt(3);
			for (int part = 0; part < parts; part++) {
				predicates.add(predicate(random));
			}
			Route route = route("r" + i, random.nextInt(5), predicates);
			return switch (random.nextInt(12)) {
				case 0 -> with(route, route.getPredicate().negate());
				case 1 ->
					with(route, route.getPredicate().or(route("x", 0, List.of(predicate(random))).getPredicate()));
				case 2 -> with(route, later(route.getPredicate()));
				default -> route;
			};
		}).toList();
	}

	/** A predicate that takes its time, and tells nobody what it asks. */
	private static AsyncPredicate<ServerWebExchange> later(AsyncPredicate<ServerWebExchange> predicate) {
		return (exchange) -> Mono.from(predicate.apply(exchange)).delayElement(Duration.ofNanos(1));
	}

	private static Route with(Route route, AsyncPredicate<ServerWebExchange> predicate) {
		return Route.async()
			.id(route.getId())
			.uri(route.getUri())
			.order(route.getOrder())
			.asyncPredicate(predicate)
			.build();
	}

	private static PredicateDefinition predicate(Random random) {
		return new PredicateDefinition(switch (random.nextInt(16)) {
			case 0 -> "Method=GET,POST";
			case 1 -> "Method=DELETE";
			case 2 -> "Host=" + pick(HOSTS, random);
			case 3 -> "Header=X-Kind, [ab]";
			case 4 -> "Query=q";
			case 5 -> "After=" + ZonedDateTime.now().plusDays((random.nextBoolean()) ? 1 : -1);
			case 6 -> (random.nextInt(8) == 0) ? "Fail=now" : "Path=/**";
			case 7 -> "Path=" + pattern(random) + "," + pattern(random);
			default -> "Path=" + pattern(random);
		});
	}

	private static String pattern(Random random) {
		StringBuilder pattern = new StringBuilder();
		int segments = 1 + random.nextInt(3);
		for (int i = 0; i < segments; i++) {
			String segment = (random.nextInt(3) > 0) ? pick(SEGMENTS, random) : pick(PATTERNS, random);
			// What catches the rest comes last.
			pattern.append('/').append(segment.replace("id", "id" + i));
			if (segment.equals("**") || segment.equals("{*rest}")) {
				break;
			}
		}
		return pattern.toString();
	}

	private static MockServerHttpRequest request(Random random) {
		StringBuilder path = new StringBuilder();
		int segments = random.nextInt(4);
		for (int i = 0; i < segments; i++) {
			path.append('/').append(pick(SENT, random));
		}
		String query = (random.nextInt(4) == 0) ? "?q=1" : "";
		return MockServerHttpRequest
			.method(pick(List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE), random),
					URI.create("http://" + pick(List.of("one.example", "two.example", "x.y.example"), random)
							+ (path.isEmpty() ? "/" : path) + query))
			.header("X-Kind", pick(List.of("a", "b", "c"), random))
			.header("Host", pick(List.of("one.example", "two.example", "x.y.example"), random))
			.build();
	}

	private static <T> T pick(List<T> all, Random random) {
		return all.get(random.nextInt(all.size()));
	}

	private Route route(String id, int order, List<PredicateDefinition> predicates) {
		RouteDefinition definition = new RouteDefinition();
		definition.setId(id);
		definition.setOrder(order);
		definition.setUri(URI.create("http://backend.example"));
		definition.setPredicates(predicates);
		this.asked = definition;
		Route route = this.locator.getRoutes().blockFirst(TIMEOUT);
		assertThat(route).isNotNull();
		return route;
	}

	/**
	 * What came of a look-up.
	 *
	 * @param route the id of the route that was found
	 * @param failedAt the id of the route whose predicate failed
	 * @param left what the exchange holds afterwards
	 */
	private record Outcome(@Nullable String route, @Nullable String failedAt, String left) {
	}

	/** A predicate that fails. */
	static class FailRoutePredicateFactory extends AbstractRoutePredicateFactory<Object> {

		FailRoutePredicateFactory() {
			super(Object.class);
		}

		@Override
		public Predicate<ServerWebExchange> apply(Object config) {
			return (exchange) -> {
				throw new IllegalStateException("It failed");
			};
		}

	}

}
