package io.gatehouse.auth.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Keeps callers away from a store that cannot answer. The first connection is made here,
 * off the event loop, since making it blocks; until then, and after failures, calls fail
 * within their time. An outage is one line in the log, and so is its end.
 */
public final class StoreConnection implements SmartLifecycle {

	/** How long a caller waits for a step: a Redis that freezes is told after that. */
	static final Duration PATIENCE = Duration.ofMillis(350);

	private static final Logger logger = LoggerFactory.getLogger(StoreConnection.class);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final int LOGGED_ATTEMPT = 4;

	/** From how long without any answer it is an outage. */
	private static final Duration OUTAGE = Duration.ofSeconds(1);

	private final ReactiveRedisConnectionFactory factory;

	private volatile boolean connected;

	private volatile long answeredAt;

	private final AtomicBoolean told = new AtomicBoolean();

	private volatile @Nullable Disposable connecting;

	private int attempts;

	public StoreConnection(ReactiveRedisConnectionFactory factory) {
		this.factory = factory;
	}

	/**
	 * Carries out a call on the store.
	 * @param call what to do
	 * @param within how long the caller waits
	 * @return the answer, or {@link SessionStoreUnavailableException} whatever went wrong
	 */
	<T> Mono<T> call(Mono<T> call, Duration within) {
		return Mono.defer(() -> {
			if (!this.connected) {
				return Mono.error(new SessionStoreUnavailableException("Not connected yet", null));
			}
			return call.timeout(within).doOnSuccess((answer) -> answered()).onErrorMap(this::failed);
		});
	}

	@Override
	public void start() {
		this.connecting = Mono.fromRunnable(() -> this.factory.getReactiveConnection().close())
			.subscribeOn(Schedulers.boundedElastic())
			.doOnError(this::logFirst)
			.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE))
			.doOnSuccess((ignored) -> answered())
			.subscribe();
	}

	@Override
	public void stop() {
		Disposable connecting = this.connecting;
		if (connecting != null) {
			connecting.dispose();
			this.connecting = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.connecting != null;
	}

	private void logFirst(Throwable ex) {
		// A first attempt may simply be slow while everything starts at once.
		if (++this.attempts == LOGGED_ATTEMPT) {
			this.told.set(true);
			logger.warn("Redis cannot be reached: login, refresh and logout answer 503 until it can ({})", reason(ex));
		}
	}

	private void answered() {
		this.connected = true;
		this.answeredAt = System.nanoTime();
		if (this.told.compareAndSet(true, false)) {
			logger.info("Redis answers again");
		}
	}

	private Throwable failed(Throwable ex) {
		// One slow answer among others is not worth a line, and certainly not two.
		boolean outage = System.nanoTime() - this.answeredAt > OUTAGE.toNanos();
		if (outage && this.told.compareAndSet(false, true)) {
			logger.warn("Redis does not answer: login, refresh and logout answer 503 until it does ({})", reason(ex));
		}
		return (ex instanceof SessionStoreUnavailableException) ? ex
				: new SessionStoreUnavailableException("Redis did not answer", ex);
	}

	private static String reason(Throwable ex) {
		Throwable cause = ex;
		while (cause.getCause() != null && cause.getCause() != cause) {
			cause = cause.getCause();
		}
		return cause.getClass().getSimpleName() + ": " + cause.getMessage();
	}

}
