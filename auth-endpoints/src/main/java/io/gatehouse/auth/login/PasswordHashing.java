package io.gatehouse.auth.login;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import io.gatehouse.auth.user.Encodings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Compares passwords on a small pool of its own, since a hash is meant to be slow: a
 * flood of sign-ins fills the pool's queue and nothing else. What waits is given up when
 * its caller has gone.
 */
public final class PasswordHashing implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(PasswordHashing.class);

	/** How often a directory is asked again that could not tell what passwords cost. */
	private static final int TEACHINGS = 10;

	private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(10);

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

	private final PasswordEncoders encoders = new PasswordEncoders();

	/** In order of arrival. Takes work without a lock, as it comes from event loops. */
	private final ForkJoinPool pool;

	/** How many may be under way and wait together. */
	private final int limit;

	private final int threads;

	private final AtomicInteger pending = new AtomicInteger();

	private final AnswerFloor floor;

	private final Timer waiting;

	private final MeterRegistry meters;

	private final Decoys decoys;

	/** What teaches the floor and the decoys; {@code null} once that is under way. */
	private final AtomicReference<@Nullable Flux<String>> untaught = new AtomicReference<>();

	private final Sinks.Empty<Void> learnt = Sinks.empty();

	private volatile Disposable teaching = Disposables.disposed();

	/** What comparing waits for. */
	private volatile Mono<Void> ready = Mono.empty();

	/**
	 * Creates the pool.
	 * @param threads how many hashes are computed at a time
	 * @param queue how many more may wait
	 * @param minDuration the time before which no refusal is answered, or {@code null} to
	 * learn it
	 * @param lots draws a lot for an address, by which an unknown user gets one of the
	 * costs that accounts have: always the same, evenly, and so that nobody can tell it
	 * @param meters where the queue and the times are shown
	 */
	public PasswordHashing(int threads, int queue, @Nullable Duration minDuration, ToLongFunction<String> lots,
			MeterRegistry meters) {
		AtomicInteger number = new AtomicInteger();
		this.pool = new ForkJoinPool(threads, (pool) -> {
			Worker worker = new Worker(pool);
			worker.setName("password-hashing-" + number.incrementAndGet());
			return worker;
		}, null, true);
		this.limit = threads + queue;
		this.threads = threads;
		this.floor = new AnswerFloor(minDuration);
		this.decoys = new Decoys(lots, this.encoders.decoy());
		this.waiting = meters.timer("gatehouse.login.hashing.wait");
		this.meters = meters;
		meters.gauge("gatehouse.login.hashing.queue", this.pool,
				(pool) -> Math.max(0, this.pending.get() - this.threads));
		meters.gauge("gatehouse.login.floor", this.floor, (floor) -> floor.nanos() / 1e9);
	}

	/** Begins one attempt at an account, by its normalised address. */
	PasswordCheck begin(String email, Presence presence) {
		return new PasswordCheck(this, this.floor, email, presence);
	}

	/**
	 * Has it learn how long comparing takes, and with what unknown users are compared,
	 * before anybody signs in. What it is not taught it learns from the accounts that are
	 * tried.
	 * @param samples encoded passwords as accounts have them; empty when they are not
	 * known
	 */
	public void teach(Flux<String> samples) {
		this.ready = this.learnt.asMono();
		this.untaught.set(samples);
	}

	/**
	 * Learns it now, on the pool. Who signs in earlier than this is called waits for it:
	 * at the start others need the processor more.
	 */
	public void calibrate() {
		Flux<String> samples = this.untaught.getAndSet(null);
		if (samples != null) {
			this.teaching = samples.collectList().doOnError((ex) -> {
				logger.warn("What passwords cost could not be read from the directory, and is learnt from the accounts"
						+ " that are tried until it can be: {}", ex.toString());
				this.pool.execute(() -> calibrate(List.of()));
			})
				.retryWhen(Retry.backoff(TEACHINGS, SHORTEST_PAUSE).maxBackoff(LONGEST_PAUSE))
				.subscribe((all) -> this.pool.execute(() -> calibrate(all)), (ex) -> {
				});
		}
	}

	private void calibrate(List<String> samples) {
		Map<String, List<String>> byCost = samples.stream()
			.filter(Encodings::isWellFormed)
			.collect(Collectors.groupingBy(Encodings::cost));
		byCost.values()
			.forEach((same) -> same.stream()
				.filter((encoded) -> compare("calibration", encoded).isPresent())
				.findFirst()
				.ifPresent((encoded) -> {
					this.decoys.learn(List.of(encoded));
					this.decoys.learn(same);
				}));
		if (byCost.isEmpty()) {
			this.encoders.samples("nobody").forEach((sample) -> compare("calibration", sample));
		}
		this.learnt.tryEmitEmpty();
	}

	/**
	 * Whether the password is the encoded one. Fails with
	 * {@link HashingOverloadedException} when too many wait.
	 * @param email the account that is tried
	 * @param encoded the encoded password, or {@code null} for none: that takes as long
	 * and is a no
	 * @param begun told when the hash begins, after what it waited
	 */
	Mono<Boolean> matches(String email, String password, @Nullable String encoded, LongConsumer begun) {
		calibrate();
		return this.ready.then(onPool(() -> {
			begun.accept(System.nanoTime());
			return hash(email, password, encoded);
		}));
	}

	/**
	 * The password in the encoding for new ones; nothing when it has that already, or
	 * when others wait.
	 */
	Mono<String> betterEncoding(String password, String encoded) {
		return this.encoders.isOutdated(encoded) ? onPool(() -> {
			this.decoys.forget(encoded);
			return this.encoders.encode(password);
		}).onErrorComplete(HashingOverloadedException.class) : Mono.empty();
	}

	@Override
	public void destroy() {
		this.teaching.dispose();
		this.pool.shutdownNow();
	}

	private boolean hash(String email, String password, @Nullable String encoded) {
		String usable = (encoded != null && Encodings.isWellFormed(encoded)) ? encoded : null;
		if (encoded != null && usable == null) {
			logger.warn(
					"The directory has a password that is in no known encoding, or not what that says, which nobody can"
							+ " sign in with: known are {}",
					Encodings.NAMES);
		}
		Optional<Boolean> matches = compare(password, (usable != null) ? usable : this.decoys.of(email));
		if (usable != null && matches.isPresent()) {
			this.decoys.learn(List.of(usable));
		}
		return usable != null && matches.orElse(false);
	}

	/** Nothing when the password is not what its encoding says. */
	private Optional<Boolean> compare(String password, String encoded) {
		long startedAt = System.nanoTime();
		Optional<Boolean> matches = matches(password, encoded);
		long nanos = System.nanoTime() - startedAt;
		this.meters.timer("gatehouse.login.hashing.duration", "encoding", String.valueOf(Encodings.name(encoded)))
			.record(nanos, TimeUnit.NANOSECONDS);
		this.floor.observe(Encodings.cost(encoded), nanos);
		return matches;
	}

	private Optional<Boolean> matches(String password, String encoded) {
		try {
			return Optional.of(this.encoders.matches(password, encoded));
		}
		catch (RuntimeException ex) {
			// Refused like a wrong password, and not told: the message quotes the hash.
			logger
				.warn("The directory has a password that is not what its encoding says, which nobody can sign in with");
			return Optional.empty();
		}
	}

	private <T> Mono<T> onPool(Callable<T> work) {
		return Mono.<T>create((sink) -> {
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
