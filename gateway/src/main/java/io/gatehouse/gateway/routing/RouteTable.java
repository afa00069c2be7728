package io.gatehouse.gateway.routing;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The routes that are in force. All are checked before the first request and again at
 * each refresh: a set with a bad one stops the start, and leaves the last good set in
 * force later.
 * <p>
 * Thousands of routes take seconds to read. Whoever asks for a refresh reads them, as
 * with Gateway's own table, but for an event loop: it would serve nobody meanwhile.
 */
public class RouteTable implements RouteLocator, SmartInitializingSingleton, DisposableBean {

	private static final Log logger = LogFactory.getLog(RouteTable.class);

	private static final Duration START_TIMEOUT = Duration.ofSeconds(30);

	private final Flux<Route> source;

	private final MeterRegistry meters;

	private final AtomicLong refreshes = new AtomicLong();

	/** One thread, which may block. */
	private final Scheduler worker = Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "routes", 60, true);

	private final Set<Consumer<RouteIndex>> readers = new LinkedHashSet<>();

	private volatile Snapshot snapshot = new Snapshot(0, List.of(), new RouteIndex(List.of()));

	/**
	 * Creates a table.
	 * @param locators where routes come from
	 * @param check checks a route and makes it ready for requests; throws if it is bad
	 * @param meters where refreshes are timed, as {@code gatehouse.routes.refresh} with
	 * the tag {@code outcome}
	 */
	public RouteTable(List<RouteLocator> locators, UnaryOperator<Route> check, MeterRegistry meters) {
		this.meters = meters;
		this.source = Flux.fromIterable(locators)
			.concatMap(RouteLocator::getRoutes)
			.sort(AnnotationAwareOrderComparator.INSTANCE)
			.map(check);
	}

	@Override
	public void afterSingletonsInstantiated() {
		install(Objects.requireNonNull(load(this.refreshes.incrementAndGet()).block(START_TIMEOUT)));
	}

	@Override
	public void destroy() {
		this.worker.dispose();
	}

	/**
	 * Reads the routes again.
	 * @return what came of it, for Spring to publish
	 */
	@EventListener
	public Mono<RefreshRoutesResultEvent> refresh(RefreshRoutesEvent event) {
		if (this.worker.isDisposed()) {
			return Mono.empty();
		}
		long number = this.refreshes.incrementAndGet();
		Mono<RefreshRoutesResultEvent> refreshed = Mono.defer(() -> {
			Timer.Sample duration = Timer.start(this.meters);
			return load(number).map((loaded) -> {
				install(loaded);
				return new RefreshRoutesResultEvent(this);
			}).onErrorResume((failure) -> !this.worker.isDisposed(), (failure) -> {
				logger.error("Routes were not refreshed, the last good ones stay in force: " + failure.getMessage());
				return Mono.just(new RefreshRoutesResultEvent(this, failure));
			}).doOnNext((result) -> duration.stop(timer(result.isSuccess() ? "success" : "failure")));
		});
		if (!Schedulers.isInNonBlockingThread()) {
			return refreshed;
		}
		// One that was asked for since then, and is still to begin, finds all that this
		// would.
		return Mono.defer(() -> (number == this.refreshes.get()) ? refreshed : Mono.empty()).subscribeOn(this.worker);
	}

	/**
	 * Shows the reader the routes in force, and from then on others before they are in
	 * force. To be called again when it may have missed some.
	 */
	public synchronized void show(Consumer<RouteIndex> reader) {
		this.readers.add(reader);
		reader.accept(this.snapshot.index());
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

	private Timer timer(String outcome) {
		return Timer.builder("gatehouse.routes.refresh")
			.description("How long it took to read all routes again")
			.tag("outcome", outcome)
			.register(this.meters);
	}

	private Mono<Snapshot> load(long number) {
		return this.source.collectList().map((routes) -> Snapshot.of(number, routes));
	}

	/**
	 * A refresh that was asked for earlier may be ready later.
	 */
	private synchronized void install(Snapshot loaded) {
		if (loaded.number() > this.snapshot.number()) {
			this.readers.forEach((reader) -> reader.accept(loaded.index()));
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
