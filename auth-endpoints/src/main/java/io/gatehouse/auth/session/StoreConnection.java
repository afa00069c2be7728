package io.gatehouse.auth.session;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

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

	private static final Logger logger = LoggerFactory.getLogger(StoreConnection.class);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final int LOGGED_ATTEMPT = 4;

	private final ReactiveRedisConnectionFactory factory;

	private final AtomicReference<State> state = new AtomicReference<>(State.CONNECTING);

	private volatile @Nullable Disposable connecting;

	private volatile boolean logged;

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
			if (this.state.get() == State.CONNECTING) {
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
			.doOnTerminate(this::answered)
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
			this.logged = true;
			logger.warn("Redis cannot be reached: login, refresh and logout answer 503 until it can ({})", reason(ex));
		}
	}

	private void answered() {
		State before = this.state.getAndSet(State.UP);
		if (before == State.DOWN || (before == State.CONNECTING && this.logged)) {
			logger.info("Redis answers again");
		}
	}

	private Throwable failed(Throwable ex) {
		if (this.state.compareAndSet(State.UP, State.DOWN)) {
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

	private enum State {

		CONNECTING, UP, DOWN

	}

}
