package io.gatehouse.gateway.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RouteTable}.
 */
class RouteTableTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final List<Route> source = new ArrayList<>();

	private final RouteTable table = new RouteTable(List.of(() -> Flux.fromIterable(List.copyOf(this.source))),
			(route) -> {
				if (route.getId().startsWith("bad")) {
					throw new IllegalArgumentException(route.getId());
				}
				return route;
			});

	@Test
	void startWhenRoutesAreGoodThenInForceInOrder() {
		this.source.addAll(List.of(route("b", 2), route("a", 1), route("c", 2)));
		this.table.afterSingletonsInstantiated();
		assertIds("a", "b", "c");
	}

	@Test
	void startWhenARouteIsBadThenFails() {
		this.source.addAll(List.of(route("a", 1), route("bad", 2)));
		assertThatIllegalArgumentException().isThrownBy(this.table::afterSingletonsInstantiated);
	}

	@Test
	void refreshWhenRoutesAreGoodThenTheyReplaceTheOld() {
		this.source.add(route("a", 1));
		this.table.afterSingletonsInstantiated();
		this.source.set(0, route("b", 1));
		assertThat(refresh().isSuccess()).isTrue();
		assertIds("b");
	}

	@Test
	void refreshWhenARouteIsBadThenTheLastGoodStay() {
		this.source.add(route("a", 1));
		this.table.afterSingletonsInstantiated();
		this.source.set(0, route("b", 1));
		this.source.add(route("bad", 1));
		assertThat(refresh().isSuccess()).isFalse();
		assertIds("a");
	}

	@Test
	void refreshWhenAnEarlierOneIsReadyLaterThenTheLaterStays() {
		List<Sinks.Many<Route>> sinks = List.of(Sinks.many().replay().all(), Sinks.many().replay().all());
		List<Sinks.Many<Route>> remaining = new ArrayList<>(sinks);
		RouteLocator locator = () -> Flux.defer(() -> remaining.remove(0).asFlux());
		RouteTable slow = new RouteTable(List.of(locator), (route) -> route);
		Mono<RefreshRoutesResultEvent> first = slow.refresh(new RefreshRoutesEvent(this));
		Mono<RefreshRoutesResultEvent> second = slow.refresh(new RefreshRoutesEvent(this));
		StepVerifier.create(Flux.merge(first, second).then()).then(() -> {
			sinks.get(1).tryEmitNext(route("new", 1));
			sinks.get(1).tryEmitComplete();
			sinks.get(0).tryEmitNext(route("old", 1));
			sinks.get(0).tryEmitComplete();
		}).expectComplete().verify(TIMEOUT);
		assertThat(slow.routes()).extracting(Route::getId).containsExactly("new");
	}

	private RefreshRoutesResultEvent refresh() {
		return Objects.requireNonNull(this.table.refresh(new RefreshRoutesEvent(this)).block(TIMEOUT));
	}

	private void assertIds(String... ids) {
		StepVerifier.create(this.table.getRoutes().map(Route::getId)).expectNext(ids).expectComplete().verify(TIMEOUT);
	}

	private static Route route(String id, int order) {
		return Route.async()
			.id(id)
			.uri("http://localhost:1")
			.order(order)
			.asyncPredicate((exchange) -> Mono.just(true))
			.build();
	}

}
