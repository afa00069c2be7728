package io.gatehouse.auth.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.connection.stream.StreamReadOptions;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Keeps the local view current: reads the stream of revocations whole at the start and
 * after every failure or reconnection, and follows it in between by asking ten times a
 * second. Asking, rather than a blocking read, needs no connection of its own, works the
 * same on every kind of Redis, and tells at once when Redis is gone.
 *
 * <p>
 * A whole read that lacks what this node knows means that a failover lost it: it is
 * written back.
 */
public final class RevocationFeed implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(RevocationFeed.class);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final Duration PATIENCE = Duration.ofMillis(500);

	private static final int BATCH = 1000;

	/** One failure may be a slow start or a short pause: an outage is more. */
	private static final int LOGGED_FAILURES = 3;

	private static final int MAX_PAUSES = 3;

	private static final int MAX_TASKS = 16;

	private static final String BEGINNING = "0-0";

	private final ReactiveStringRedisTemplate redis;

	private final String stream;

	private final LocalRevocations view;

	private final RevocationWriter writer;

	private final RevocationMetrics metrics;

	/** What a whole read has met so far; {@code null} while the stream is followed. */
	private @Nullable Set<Revocation> met = new HashSet<>();

	private String position = BEGINNING;

	private volatile boolean readWhole;

	private int failures;

	private volatile @Nullable Disposable following;

	private volatile @Nullable Scheduler scheduler;

	/**
	 * Creates a feed.
	 * @param stream the name of the stream
	 * @param view what is kept current
	 * @param writer writes back what was lost
	 * @param metrics told of each entry that is followed
	 */
	public RevocationFeed(ReactiveStringRedisTemplate redis, String stream, LocalRevocations view,
			RevocationWriter writer, RevocationMetrics metrics) {
		this.redis = redis;
		this.stream = stream;
		this.view = view;
		this.writer = writer;
		this.metrics = metrics;
	}

	/**
	 * Reads the stream whole at the next step: a connection was made anew, and it may
	 * lead to another server.
	 */
	public void reconnected() {
		this.readWhole = true;
	}

	@Override
	public void start() {
		// A thread of its own, since connecting to Redis for the first time blocks.
		Scheduler scheduler = Schedulers.newBoundedElastic(1, MAX_TASKS, "revocation-feed");
		this.scheduler = scheduler;
		this.following = Mono.defer(this::step)
			.subscribeOn(scheduler)
			.repeatWhen((steps) -> steps.concatMap((ignored) -> Mono.delay(pause(), scheduler)))
			.subscribe();
	}

	@Override
	public void stop() {
		Disposable following = this.following;
		if (following != null) {
			following.dispose();
			this.following = null;
		}
		Scheduler scheduler = this.scheduler;
		if (scheduler != null) {
			scheduler.dispose();
			this.scheduler = null;
		}
	}

	@Override
	public boolean isRunning() {
		return this.following != null;
	}

	/**
	 * After failures the whole is read, which a Redis in trouble need not be asked for so
	 * often.
	 */
	private Duration pause() {
		return PAUSE.multipliedBy(Math.min(MAX_PAUSES, 1 + this.failures));
	}

	private Mono<Void> step() {
		if (this.view.takeUnpublished() || this.readWhole) {
			this.readWhole = false;
			startOver();
		}
		return readToTheEnd().then(Mono.defer(this::caughtUp)).onErrorResume((ex) -> {
			failed(ex);
			return Mono.empty();
		});
	}

	private Mono<Void> readToTheEnd() {
		return batch().timeout(PATIENCE).flatMap((records) -> {
			records.forEach(this::apply);
			return (records.size() < BATCH) ? Mono.empty() : readToTheEnd();
		});
	}

	@SuppressWarnings("unchecked")
	private Mono<List<MapRecord<String, String, String>>> batch() {
		return Mono.defer(() -> this.redis.<String, String>opsForStream()
			.read(StreamReadOptions.empty().count(BATCH),
					StreamOffset.create(this.stream, ReadOffset.from(this.position)))
			.collectList());
	}

	private void apply(MapRecord<String, String, String> record) {
		this.position = record.getId().getValue();
		Revocation revocation = RevocationRecord.read(record.getValue());
		if (revocation == null) {
			logger.warn("An entry of the stream of revocations is not understood: is another gateway newer?");
			return;
		}
		Long millis = record.getId().getTimestamp();
		Instant appendedAt = Instant.ofEpochMilli((millis != null) ? millis : 0);
		this.view.add(revocation, appendedAt);
		if (this.met != null) {
			this.met.add(revocation);
		}
		else {
			this.metrics.learned(appendedAt);
		}
	}

	private Mono<Void> caughtUp() {
		this.view.markRead();
		this.view.forgetOld();
		return writeBack().then(Mono.fromRunnable(() -> {
			if (this.failures >= LOGGED_FAILURES) {
				logger.info("Revocations are followed again");
			}
			this.failures = 0;
		}));
	}

	private Mono<Void> writeBack() {
		Set<Revocation> met = this.met;
		if (met == null) {
			return Mono.empty();
		}
		List<Revocation> lost = this.view.all().stream().filter((revocation) -> !met.contains(revocation)).toList();
		if (!lost.isEmpty()) {
			logger.warn("Redis lost {} revocations, which are written back", lost.size());
		}
		// Until all is written back, the whole is read again.
		return Flux.fromIterable(lost).concatMap(this.writer::writeBack).then(Mono.fromRunnable(() -> this.met = null));
	}

	private void failed(Throwable ex) {
		// What was appended to another primary may have a smaller id: read all again.
		startOver();
		if (++this.failures == LOGGED_FAILURES) {
			logger.warn("Revocations cannot be followed: access tokens of sessions that end elsewhere are accepted "
					+ "until they expire ({})", ex.getClass().getSimpleName());
		}
	}

	private void startOver() {
		this.position = BEGINNING;
		this.met = new HashSet<>();
	}

}
