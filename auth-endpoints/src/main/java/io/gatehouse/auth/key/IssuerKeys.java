package io.gatehouse.auth.key;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The keys of one other issuer. Never blocks: a key that is here is found at once, and
 * for one that is not the issuer is asked, by one request at a time however many wait for
 * it.
 * <ul>
 * <li>Keys are asked for again while they are still used, before they are too old.</li>
 * <li>A key that the issuer does not publish is not asked for again for a while, nor is
 * any other: tokens with made-up key ids must not become requests to the issuer.</li>
 * <li>Through an outage the last good keys stay.</li>
 * </ul>
 */
public final class IssuerKeys {

	/** Between two requests for keys that the issuer does not have, or in an outage. */
	static final Duration PAUSE = Duration.ofSeconds(30);

	/** Between two requests in an outage without any keys, when nobody can be served. */
	static final Duration COLD_PAUSE = Duration.ofSeconds(5);

	/** More than that need not be remembered of those that wait. */
	private static final int AWAITED = 64;

	private final Supplier<? extends CompletionStage<String>> source;

	private final Duration refresh;

	private final Duration keep;

	private final Clock clock;

	private volatile Snapshot snapshot = new Snapshot(Map.of(), Instant.MIN);

	/** What follows is guarded by this. */
	private final Set<String> awaited = new HashSet<>();

	private @Nullable CompletableFuture<Void> asking;

	private Instant askAgain = Instant.MIN;

	private boolean failed;

	/**
	 * Creates a set without keys; nothing is asked for yet.
	 * @param source asks the issuer for its key set; must end by itself within seconds
	 * @param refresh age at which keys are asked for again
	 * @param keep age up to which keys are used when the issuer cannot be asked
	 */
	public IssuerKeys(Supplier<? extends CompletionStage<String>> source, Duration refresh, Duration keep,
			Clock clock) {
		this.source = source;
		this.refresh = refresh;
		this.keep = keep;
		this.clock = clock;
	}

	/**
	 * Looks for a key.
	 * @param id its {@code kid}
	 */
	public KeyLookup find(String id) {
		Snapshot snapshot = this.snapshot;
		VerifyingKey key = snapshot.keys().get(id);
		Instant now = this.clock.instant();
		if (key != null && now.isBefore(snapshot.readAt().plus(this.refresh))) {
			return new KeyLookup.Found(key);
		}
		return ask(id, now);
	}

	private synchronized KeyLookup ask(String id, Instant now) {
		Snapshot snapshot = this.snapshot;
		VerifyingKey key = snapshot.keys().get(id);
		boolean due = key == null || !now.isBefore(snapshot.readAt().plus(this.refresh));
		if (due && this.asking == null && !now.isBefore(this.askAgain)) {
			start();
			// It may have been answered already.
			snapshot = this.snapshot;
			key = snapshot.keys().get(id);
		}
		boolean usable = key != null && now.isBefore(snapshot.readAt().plus(this.keep));
		// Nobody waits for keys that were good a moment ago.
		boolean recent = usable && now.isBefore(snapshot.readAt().plus(this.refresh.multipliedBy(2)));
		if (this.asking != null && !recent) {
			if (this.awaited.size() < AWAITED) {
				this.awaited.add(id);
			}
			return new KeyLookup.Pending(this.asking);
		}
		if (key != null && usable) {
			return new KeyLookup.Found(key);
		}
		return this.failed ? new KeyLookup.Unavailable() : new KeyLookup.Unknown();
	}

	private void start() {
		CompletableFuture<Void> answered = new CompletableFuture<>();
		this.asking = answered;
		try {
			this.source.get().whenComplete((json, failure) -> answered(json, answered));
		}
		catch (RuntimeException ex) {
			answered(null, answered);
		}
	}

	private void answered(@Nullable String json, CompletableFuture<Void> answered) {
		take(json);
		answered.complete(null);
	}

	private synchronized void take(@Nullable String json) {
		Instant now = this.clock.instant();
		this.asking = null;
		try {
			if (json == null) {
				throw new ParseException("no answer", 0);
			}
			this.snapshot = new Snapshot(PublishedKeys.read(json), now);
			this.failed = false;
			boolean missing = !this.snapshot.keys().keySet().containsAll(this.awaited);
			this.askAgain = missing ? now.plus(PAUSE) : now;
		}
		catch (ParseException | RuntimeException ex) {
			// Whatever it answered: those who wait must not wait for ever.
			this.failed = true;
			boolean cold = !now.isBefore(keptUntil());
			this.askAgain = now.plus(cold ? COLD_PAUSE : PAUSE);
		}
		this.awaited.clear();
	}

	private Instant keptUntil() {
		Instant readAt = this.snapshot.readAt();
		return readAt.equals(Instant.MIN) ? Instant.MIN : readAt.plus(this.keep);
	}

	/**
	 * What the issuer published.
	 *
	 * @param keys the keys by their id
	 * @param readAt when
	 */
	private record Snapshot(Map<String, VerifyingKey> keys, Instant readAt) {
	}

}
