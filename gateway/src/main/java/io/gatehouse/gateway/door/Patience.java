package io.gatehouse.gateway.door;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.netty.Connection;
import reactor.util.context.Context;

/**
 * Waits for a backend's answer, but not for ever: gives it up, and fails with what
 * Gateway fails with. Does what {@link Mono#timeout(Duration)} does with one timer on the
 * thread that serves the client, and one object, where that needs a second publisher, a
 * scheduler and a task of its own for each request.
 */
public final class Patience {

	private Patience() {
	}

	/**
	 * The answer, if it comes in time.
	 * @param patience how long to wait, or {@code null} for ever
	 * @param request the server's own request
	 */
	public static <T> Mono<T> within(@Nullable Duration patience, Mono<T> answer, Object request) {
		if (patience == null) {
			return answer;
		}
		if (!(request instanceof Connection connection)) {
			return answer.timeout(patience, Mono.error(() -> failure(patience)));
		}
		EventLoop loop = connection.channel().eventLoop();
		return answer.transform(Operators.<T, T>lift((source, actual) -> Wait.begin(actual, patience, loop)));
	}

	private static Throwable failure(Duration patience) {
		TimeoutException cause = new TimeoutException("Response took longer than timeout: " + patience);
		return new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, cause.getMessage(), cause);
	}

	/** Of the answer, the timer and the client, the first one ends it. */
	private static final class Wait<T> implements CoreSubscriber<T>, Subscription, Runnable {

		@SuppressWarnings("rawtypes")
		private static final AtomicIntegerFieldUpdater<Wait> OVER = AtomicIntegerFieldUpdater.newUpdater(Wait.class,
				"over");

		private final CoreSubscriber<? super T> actual;

		private final Duration patience;

		private volatile int over;

		private volatile @Nullable Subscription source;

		private volatile @Nullable Future<?> timer;

		Wait(CoreSubscriber<? super T> actual, Duration patience) {
			this.actual = actual;
			this.patience = patience;
		}

		static <T> Wait<T> begin(CoreSubscriber<? super T> actual, Duration patience, EventLoop loop) {
			Wait<T> wait = new Wait<>(actual, patience);
			actual.onSubscribe(wait);
			try {
				wait.timer = loop.schedule(wait, patience.toNanos(), TimeUnit.NANOSECONDS);
			}
			catch (RejectedExecutionException ex) {
				// The server has ended, and with it the connection.
			}
			return wait;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription source) {
			this.source = source;
			if (this.over == 0) {
				source.request(Long.MAX_VALUE);
			}
			else {
				source.cancel();
			}
		}

		@Override
		public void onNext(T answer) {
			if (end()) {
				this.actual.onNext(answer);
				this.actual.onComplete();
			}
			else {
				Operators.onNextDropped(answer, currentContext());
			}
		}

		@Override
		public void onComplete() {
			if (end()) {
				this.actual.onComplete();
			}
		}

		@Override
		public void onError(Throwable failure) {
			if (end()) {
				this.actual.onError(failure);
			}
		}

		/** There is one answer at most, and it is asked for. */
		@Override
		public void request(long count) {
		}

		@Override
		public void cancel() {
			if (end()) {
				cancelSource();
			}
		}

		/** The time is over. */
		@Override
		public void run() {
			if (OVER.compareAndSet(this, 0, 1)) {
				cancelSource();
				this.actual.onError(failure(this.patience));
			}
		}

		private void cancelSource() {
			Subscription source = this.source;
			if (source != null) {
				source.cancel();
			}
		}

		private boolean end() {
			if (!OVER.compareAndSet(this, 0, 1)) {
				return false;
			}
			Future<?> timer = this.timer;
			if (timer != null) {
				timer.cancel(false);
			}
			return true;
		}

	}

}
