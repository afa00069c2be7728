package io.gatehouse.gateway.stream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.gatehouse.gateway.authentication.Caller;
import io.gatehouse.gateway.authentication.Standings;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * The connections that last. Looks at all of them four times a second, off the threads
 * that serve requests, and ends each whose caller does no longer count; ends all of them
 * when the gateway stops, before the server waits for its last requests.
 *
 * <p>
 * Looking rather than being told needs no hook in whoever learns of revocations, covers
 * expiry by the same rule that decides about requests, and costs two look-ups for each
 * connection.
 */
public final class OpenStreams implements SmartLifecycle, DisposableBean {

	private static final Log logger = LogFactory.getLog(OpenStreams.class);

	private static final Duration PERIOD = Duration.ofMillis(250);

	/** How long a stop waits for the connections that it ended. */
	private static final Duration DRAIN = Duration.ofSeconds(5);

	private final Set<OpenStream> streams = ConcurrentHashMap.newKeySet();

	private final Standings standings;

	private final StreamMetrics metrics;

	private final Capacity capacity;

	private final ScheduledThreadPoolExecutor executor = executor();

	private volatile @Nullable ScheduledFuture<?> watch;

	private volatile boolean draining;

	/**
	 * Creates it.
	 * @param inAll most connections at the same time
	 * @param perSession most connections of one session
	 */
	public OpenStreams(Standings standings, MeterRegistry meters, int inAll, int perSession) {
		this.standings = standings;
		this.capacity = new Capacity(inAll, perSession);
		this.metrics = new StreamMetrics(meters, this.streams);
	}

	/**
	 * A connection begins, and is ended at once when there are too many. It must be
	 * closed in the end, whatever becomes of it.
	 * @param caller who opened it, or {@code null} when nobody is known to have: then
	 * nothing but a stop ends it
	 */
	public OpenStream open(OpenStream.Kind kind, @Nullable Caller caller) {
		OpenStream stream = new OpenStream(kind, caller, this::forget);
		boolean room = this.capacity.take(caller);
		this.streams.add(stream);
		if (this.draining) {
			end(stream, Ending.SHUTDOWN);
		}
		else if (!room) {
			end(stream, Ending.TOO_MANY);
		}
		return stream;
	}

	private void forget(OpenStream stream) {
		if (this.streams.remove(stream)) {
			this.capacity.giveBack(stream.caller());
		}
	}

	@Override
	public void start() {
		// May come again: an application can be stopped and started.
		this.draining = false;
		this.watch = this.executor.scheduleWithFixedDelay(this::look, PERIOD.toMillis(), PERIOD.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.draining = true;
		this.streams.forEach((stream) -> end(stream, Ending.SHUTDOWN));
		long until = System.nanoTime() + DRAIN.toNanos();
		this.executor.execute(() -> awaitDrained(until, callback));
	}

	@Override
	public boolean isRunning() {
		return this.watch != null;
	}

	@Override
	public void destroy() {
		this.executor.shutdownNow();
	}

	private void look() {
		for (OpenStream stream : this.streams) {
			try {
				Ending why = ending(stream.caller());
				if (why != null) {
					end(stream, why);
				}
			}
			catch (RuntimeException ex) {
				// The next look comes, and the others must not be forgotten.
				logger.error("A connection could not be looked at", ex);
			}
		}
	}

	private @Nullable Ending ending(@Nullable Caller caller) {
		if (caller == null) {
			return null;
		}
		if (!caller.keyCounts().getAsBoolean()) {
			// Another token can be had.
			return Ending.EXPIRED;
		}
		return switch (this.standings.of(caller)) {
			case GOOD -> null;
			case STALE -> Ending.EXPIRED;
			case ENDED -> Ending.REVOKED;
			case UNKNOWN -> Ending.UNKNOWN;
		};
	}

	private void end(OpenStream stream, Ending why) {
		if (stream.end(why)) {
			this.metrics.ended(stream.kind(), why);
		}
	}

	private void awaitDrained(long until, Runnable callback) {
		if (!this.streams.isEmpty() && System.nanoTime() < until) {
			this.executor.schedule(() -> awaitDrained(until, callback), PERIOD.toMillis() / 5, TimeUnit.MILLISECONDS);
			return;
		}
		ScheduledFuture<?> watch = this.watch;
		if (watch != null) {
			watch.cancel(false);
			this.watch = null;
		}
		callback.run();
	}

	private static ScheduledThreadPoolExecutor executor() {
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "open-streams");
			thread.setDaemon(true);
			return thread;
		});
		executor.setRemoveOnCancelPolicy(true);
		return executor;
	}

}
