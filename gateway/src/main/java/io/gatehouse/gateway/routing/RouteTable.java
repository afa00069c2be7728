package io.gatehouse.gateway.routing;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The routes that are in force. All are checked before the first request and again at
 * each refresh: a set with a bad one stops the start, and leaves the last good set in
 * force later.
 */
public class RouteTable implements RouteLocator, SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(RouteTable.class);

	private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

	private final Flux<Route> source;

	private final AtomicLong refreshes = new AtomicLong();

	private volatile Snapshot snapshot = new Snapshot(0, List.of(), new RouteIndex(List.of()));

	/**
	 * Creates a table.
	 * @param locators where routes come from
	 * @param check checks a route and makes it ready for requests; throws if it is bad
	 */
	public RouteTable(List<RouteLocator> locators, UnaryOperator<Route> check) {
		this.source = Flux.fromIterable(locators)
			.concatMap(RouteLocator::getRoutes)
			.sort(AnnotationAwareOrderComparator.INSTANCE)
			.map(check);
	}

	@Override
	public void afterSingletonsInstantiated() {
		install(Objects.requireNonNull(load().block(START_TIMEOUT)));
	}

	/**
	 * Reads the routes again.
	 * @return what came of it, for Spring to publish
	 */
	@EventListener
	public Mono<RefreshRoutesResultEvent> refresh(RefreshRoutesEvent event) {
		return load().map((loaded) -> {
			install(loaded);
			return new RefreshRoutesResultEvent(this);
		}).onErrorResume((failure) -> {
			logger.error("Routes were not refreshed, the last good ones stay in force: " + failure.getMessage());
			return Mono.just(new RefreshRoutesResultEvent(this, failure));
		});
	}

	@Override
	public Flux<Route> getRoutes() {
		return Flux.defer(() -> Flux.fromIterable(routes()));
	}

	/**
	 * The routes in force, in order.
	 */
	public List<Route> routes() {
		return this.snapshot.routes();
	}

	/**
	 * Finds routes in force by a path.
	 */
	public RouteIndex index() {
		return this.snapshot.index();
	}

	private Mono<Snapshot> load() {
		return Mono.defer(() -> {
			long number = this.refreshes.incrementAndGet();
			return this.source.collectList().map((routes) -> Snapshot.of(number, routes));
		});
	}

	/**
	 * A refresh that was asked for earlier may be ready later.
	 */
	private synchronized void install(Snapshot loaded) {
		if (loaded.number() > this.snapshot.number()) {
			this.snapshot = loaded;
		}
	}

	private record Snapshot(long number, List<Route> routes, RouteIndex index) {

		static Snapshot of(long number, List<Route> routes) {
			return new Snapshot(number, List.copyOf(routes),
					new RouteIndex(routes.stream().map(IndexedRoute::of).toList()));
		}

	}

}
