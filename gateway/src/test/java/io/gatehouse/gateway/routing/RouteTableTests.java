package io.gatehouse.gateway.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RouteTable}.
 */
class RouteTableTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final List<Route> source = new ArrayList<>();

	private final RouteTable table = new RouteTable(List.of(() -> Flux.fromIterable(List.copyOf(this.source))),
			(route) -> {
				if (route.getId().startsWith("bad")) {
					throw new IllegalArgumentException(route.getId());
				}
				return route;
			}, this.meters);

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
		assertThat(this.meters.get("gatehouse.routes.refresh").tag("outcome", "success").timer().count()).isEqualTo(1);
		assertIds("b");
	}

	@Test
	void refreshWhenARouteIsBadThenTheLastGoodStay() {
		this.source.add(route("a", 1));
		this.table.afterSingletonsInstantiated();
		this.source.set(0, route("b", 1));
		this.source.add(route("bad", 1));
		assertThat(refresh().isSuccess()).isFalse();
		assertThat(this.meters.get("gatehouse.routes.refresh").tag("outcome", "failure").timer().count()).isEqualTo(1);
		assertIds("a");
	}

	@Test
	void refreshWhenAnEarlierOneIsReadyLaterThenTheLaterStays() {
		List<Sinks.Many<Route>> sinks = List.of(Sinks.many().replay().all(), Sinks.many().replay().all());
		List<Sinks.Many<Route>> remaining = new ArrayList<>(sinks);
		RouteLocator locator = () -> Flux.defer(() -> remaining.remove(0).asFlux());
		RouteTable slow = table(locator);
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

	@Test
	void refreshWhenAskedForOnAnEventLoopThenNotReadThere() {
		List<Boolean> onLoop = new CopyOnWriteArrayList<>();
		RouteTable other = table(() -> {
			onLoop.add(Schedulers.isInNonBlockingThread());
			return Flux.just(route("a", 1));
		});
		assertThat(Objects.requireNonNull(refreshOnLoop(other).block(TIMEOUT)).isSuccess()).isTrue();
		assertThat(onLoop).containsExactly(false);
		assertThat(other.routes()).hasSize(1);
		other.destroy();
	}

	@Test
	void refreshWhenAskedForAgainMeanwhileThenReadOnceMore() {
		CountDownLatch reading = new CountDownLatch(1);
		CountDownLatch go = new CountDownLatch(1);
		AtomicInteger reads = new AtomicInteger();
		RouteTable busy = table(() -> {
			String id = "read" + reads.incrementAndGet();
			reading.countDown();
			await(go);
			return Flux.just(route(id, 1));
		});
		List<Mono<RefreshRoutesResultEvent>> refreshes = new ArrayList<>();
		refreshes.add(begun(busy));
		await(reading);
		IntStream.range(0, 9).forEach((i) -> refreshes.add(begun(busy)));
		go.countDown();
		assertThat(Flux.merge(refreshes).count().block(TIMEOUT)).isEqualTo(2);
		assertThat(ids(busy.routes())).containsExactly("read2");
		busy.destroy();
	}

	@Test
	void refreshWhenSomethingElseReadsRoutesThenItHasReadThemBeforeTheyAreInForce() {
		this.source.add(route("a", 1));
		this.table.afterSingletonsInstantiated();
		List<String> read = new ArrayList<>();
		Consumer<RouteIndex> reader = (index) -> read.add(ids(index.routes()) + " while " + ids(this.table.routes()));
		this.table.show(reader);
		this.source.set(0, route("b", 1));
		refresh();
		assertThat(read).containsExactly("[a] while [a]", "[b] while [a]");
		assertIds("b");
	}

	@Test
	void refreshWhenWhatReadsRoutesFailsThenTheLastGoodStay() {
		this.source.add(route("a", 1));
		this.table.afterSingletonsInstantiated();
		this.table.show((index) -> {
			if (!ids(index.routes()).contains("a")) {
				throw new IllegalStateException("unreadable");
			}
		});
		this.source.set(0, route("b", 1));
		assertThat(refresh().isSuccess()).isFalse();
		assertIds("a");
	}

	@Test
	void refreshWhenClosedThenNothingIsReadAndNothingSaid() {
		this.source.add(route("bad", 1));
		this.table.destroy();
		assertThat(this.table.refresh(new RefreshRoutesEvent(this)).blockOptional(TIMEOUT)).isEmpty();
		assertThat(refreshOnLoop(this.table).blockOptional(TIMEOUT)).isEmpty();
	}

	private static RouteTable table(RouteLocator locator) {
		return new RouteTable(List.of(locator), (route) -> route, new SimpleMeterRegistry());
	}

	private Mono<RefreshRoutesResultEvent> refreshOnLoop(RouteTable table) {
		return Mono.defer(() -> table.refresh(new RefreshRoutesEvent(this))).subscribeOn(Schedulers.parallel());
	}

	/** Asked for before this returns, on an event loop. */
	private Mono<RefreshRoutesResultEvent> begun(RouteTable table) {
		Mono<RefreshRoutesResultEvent> refresh = Mono
			.fromCallable(() -> table.refresh(new RefreshRoutesEvent(this)).cache())
			.subscribeOn(Schedulers.parallel())
			.block(TIMEOUT);
		Objects.requireNonNull(refresh).subscribe();
		return refresh;
	}

	private static List<String> ids(List<Route> routes) {
		return routes.stream().map(Route::getId).toList();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
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
