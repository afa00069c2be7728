package io.gatehouse.auth.login;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

import io.gatehouse.auth.user.Encodings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * Compares passwords on a small pool of its own, since a hash is meant to be slow: a
 * flood of sign-ins fills the pool's queue and nothing else. What waits is given up when
 * its caller has gone.
 */
public final class PasswordHashing implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(PasswordHashing.class);

	private final PasswordEncoders encoders = new PasswordEncoders();

	/** In order of arrival. Takes work without a lock, as it comes from event loops. */
	private final ForkJoinPool pool;

	/** How many may be under way and wait together. */
	private final int limit;

	private final int threads;

	private final AtomicInteger pending = new AtomicInteger();

	private final AnswerFloor floor;

	private final Timer waiting;

	private final Timer hashing;

	/** What the password of an unknown user is compared with, at the same cost. */
	private final String decoy = this.encoders.decoy();

	/** What teaches the floor; {@code null} once that is under way. */
	private final AtomicReference<@Nullable Collection<String>> untaught = new AtomicReference<>();

	/**
	 * Creates the pool.
	 * @param threads how many hashes are computed at a time
	 * @param queue how many more may wait
	 * @param minDuration the time before which no refusal is answered, or {@code null} to
	 * learn it
	 * @param meters where the queue and the times are shown
	 */
	public PasswordHashing(int threads, int queue, @Nullable Duration minDuration, MeterRegistry meters) {
		AtomicInteger number = new AtomicInteger();
		this.pool = new ForkJoinPool(threads, (pool) -> {
			Worker worker = new Worker(pool);
			worker.setName("password-hashing-" + number.incrementAndGet());
			return worker;
		}, null, true);
		this.limit = threads + queue;
		this.threads = threads;
		this.floor = new AnswerFloor(minDuration);
		this.waiting = meters.timer("gatehouse.login.hashing.wait");
		this.hashing = meters.timer("gatehouse.login.hashing.duration");
		meters.gauge("gatehouse.login.hashing.queue", this.pool,
				(pool) -> Math.max(0, this.pending.get() - this.threads));
		meters.gauge("gatehouse.login.floor", this.floor, (floor) -> floor.nanos() / 1e9);
	}

	/** Begins one attempt. */
	PasswordCheck begin(Caller caller) {
		return new PasswordCheck(this, this.floor, caller);
	}

	/**
	 * Has it learn how long comparing takes before anybody signs in.
	 * @param samples encoded passwords of each cost that accounts have; empty when that
	 * is not known
	 */
	public void teach(Collection<String> samples) {
		this.untaught.set(samples);
	}

	/**
	 * Learns it now, on the pool. Who signs in earlier than this is called waits for it:
	 * at the start others need the processor more.
	 */
	public void calibrate() {
		Collection<String> samples = this.untaught.getAndSet(null);
		if (samples != null) {
			this.pool.execute(() -> {
				Collection<String> all = samples.isEmpty() ? this.encoders.samples("nobody") : samples;
				hash("calibration", null);
				all.forEach((sample) -> hash("calibration", sample));
			});
		}
	}

	/**
	 * Whether the password is the encoded one. Fails with
	 * {@link HashingOverloadedException} when too many wait.
	 * @param encoded the encoded password, or {@code null} for none: that takes as long
	 * and is a no
	 * @param begun told when the hash begins, after what it waited
	 */
	Mono<Boolean> matches(String password, @Nullable String encoded, LongConsumer begun) {
		return onPool(() -> {
			begun.accept(System.nanoTime());
			return hash(password, encoded);
		});
	}

	/**
	 * The password in the encoding for new ones; nothing when it has that already, or
	 * when others wait.
	 */
	Mono<String> betterEncoding(String password, String encoded) {
		return this.encoders.isOutdated(encoded)
				? onPool(() -> this.encoders.encode(password)).onErrorComplete(HashingOverloadedException.class)
				: Mono.empty();
	}

	@Override
	public void destroy() {
		this.pool.shutdownNow();
	}

	private boolean hash(String password, @Nullable String encoded) {
		String against = (encoded != null && Encodings.isKnown(encoded)) ? encoded : this.decoy;
		boolean usable = !against.equals(this.decoy);
		if (encoded != null && !usable) {
			logger.warn("The directory has a password in an encoding that is not known, which nobody can sign in with: "
					+ "known are {}", Encodings.NAMES);
		}
		long startedAt = System.nanoTime();
		boolean matches = matches(password, against);
		long nanos = System.nanoTime() - startedAt;
		this.hashing.record(nanos, TimeUnit.NANOSECONDS);
		this.floor.observe(Encodings.cost(against), nanos);
		return matches && usable;
	}

	private boolean matches(String password, String encoded) {
		try {
			return this.encoders.matches(password, encoded);
		}
		catch (RuntimeException ex) {
			// Refused like a wrong password, and not told: the message quotes the hash.
			logger
				.warn("The directory has a password that is not what its encoding says, which nobody can sign in with");
			return false;
		}
	}

	private <T> Mono<T> onPool(Callable<T> work) {
		return Mono.<T>create((sink) -> {
			calibrate();
			if (this.pending.incrementAndGet() > this.limit) {
				this.pending.decrementAndGet();
				sink.error(new HashingOverloadedException());
				return;
			}
			// Whoever gives up first, the caller or the pool, frees the place.
			AtomicBoolean taken = new AtomicBoolean();
			long queuedAt = System.nanoTime();
			sink.onCancel(() -> {
				if (taken.compareAndSet(false, true)) {
					this.pending.decrementAndGet();
				}
			});
			this.pool.execute(() -> {
				if (taken.compareAndSet(false, true)) {
					this.waiting.record(System.nanoTime() - queuedAt, TimeUnit.NANOSECONDS);
					run(work, sink);
				}
			});
		}).publishOn(Schedulers.parallel());
	}

	private <T> void run(Callable<T> work, MonoSink<T> sink) {
		T result;
		try {
			result = work.call();
		}
		catch (Throwable ex) {
			// Errors too: a hash may ask for more memory than there is, and whoever waits
			// for it would wait for ever.
			this.pending.decrementAndGet();
			sink.error((ex instanceof Exception) ? ex : new IllegalStateException("A password was not hashed", ex));
			return;
		}
		this.pending.decrementAndGet();
		sink.success(result);
	}

	/** A thread of the pool, which ends with the process. */
	private static final class Worker extends ForkJoinWorkerThread {

		Worker(ForkJoinPool pool) {
			super(pool);
			setDaemon(true);
			// Behind whatever serves requests, where the JVM hands priorities on: see
			// docs/login.md.
			setPriority(Thread.MIN_PRIORITY);
		}

	}

}
