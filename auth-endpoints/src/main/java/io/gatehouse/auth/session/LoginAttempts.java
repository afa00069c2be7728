package io.gatehouse.auth.session;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.MacKey;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

/**
 * Counts attempts to sign in, in Redis, for all gateways together. Each step is one
 * script. Accounts and addresses stand in key names only as keyed hashes, so the store
 * tells nobody who signs in from where.
 */
public final class LoginAttempts {

	/** How long an attempt waits for others of the same client at most: 20 turns. */
	private static final Duration QUEUE_PAUSE = Duration.ofMillis(100);

	private static final int QUEUE_TURNS = 20;

	/** More than these do not wait: a flood must not be able to make more work. */
	private static final int QUEUE_LENGTH = 64;

	private static final Duration PERIOD = Duration.ofMinutes(1);

	// No label of another use of the key begins with this, or the other way round.
	private static final byte[] LABEL = "login".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] SEPARATOR = { 0 };

	private static final int NAME_BYTES = 16;

	private final StoreScripts scripts;

	private final LoginLimits limits;

	private final Supplier<KeyRing> keys;

	private final Clock localClock;

	private final Semaphore queue = new Semaphore(QUEUE_LENGTH);

	/**
	 * Creates the counts.
	 * @param redis where they are kept
	 * @param connection guards every call
	 * @param limits how often may be tried
	 * @param keys hashes what must not be read
	 * @param clock the local time
	 */
	public LoginAttempts(ReactiveStringRedisTemplate redis, StoreConnection connection, LoginLimits limits,
			Supplier<KeyRing> keys, Clock clock) {
		this.scripts = new StoreScripts(redis, connection, clock);
		this.limits = limits;
		this.keys = keys;
		this.localClock = clock;
	}

	/**
	 * Asks for leave to try a password, and counts the attempt as a failure. Where only
	 * attempts under way stand against it, which may well succeed, it waits a little for
	 * them to end.
	 * @param attempt who is tried, from where
	 * @param awaited whether somebody waits for the answer; for nobody it does not wait
	 */
	public Mono<Leave> admit(Attempt attempt, BooleanSupplier awaited) {
		return ask(attempt).flatMap(
				(leave) -> (leave.busy() && this.queue.tryAcquire()) ? queued(attempt, awaited) : Mono.just(leave));
	}

	private Mono<Leave> queued(Attempt attempt, BooleanSupplier awaited) {
		return Mono.delay(QUEUE_PAUSE)
			.then(ask(attempt))
			.repeat(QUEUE_TURNS - 1, awaited)
			.takeUntil((leave) -> !leave.busy())
			.last()
			.doFinally((signal) -> this.queue.release());
	}

	private Mono<Leave> ask(Attempt attempt) {
		String call = StoreScripts.callId();
		KeyRing ring = this.keys.get();
		List<String> names = new ArrayList<>(counted(ring, attempt));
		for (MacKey key : ring.macKeys(this.localClock.instant())) {
			names.add(SessionKeys.knownNetwork(name(key, attempt.account(), attempt.network())));
		}
		return this.scripts
			.run(StoreScripts.ADMIT, names, StoreConnection.PATIENCE, call,
					Integer.toString(this.limits.freeFailures()), Integer.toString(this.limits.accountFailures()),
					StoreScripts.millis(this.limits.maxWait()), StoreScripts.millis(this.limits.remember()),
					Integer.toString(this.limits.addressLimit()), StoreScripts.millis(PERIOD),
					Integer.toString(this.limits.sprayingLimit()), StoreScripts.millis(PERIOD))
			.map((reply) -> reply.is("ADMITTED")
					? new Leave(null, Duration.ZERO, call, "1".equals(reply.text(2)), false)
					: new Leave(reply.text(2), Duration.ofMillis(reply.number(3)), call, false, reply.is("BUSY")));
	}

	/**
	 * Ends an attempt that had leave.
	 */
	public Mono<Void> settle(Attempt attempt, Leave leave, Outcome outcome) {
		KeyRing ring = this.keys.get();
		List<String> names = new ArrayList<>(counted(ring, attempt));
		names.add(SessionKeys.knownNetwork(name(current(ring), attempt.account(), attempt.network())));
		names.add(SessionKeys.settledAttempt(leave.call()));
		return this.scripts
			.run(StoreScripts.SETTLE_ATTEMPT, names, StoreConnection.PATIENCE, outcome.name().toLowerCase(Locale.ROOT),
					leave.known() ? "1" : "0", Double.toString((double) PERIOD.toMillis() / this.limits.addressLimit()),
					Double.toString((double) PERIOD.toMillis() / this.limits.sprayingLimit()),
					StoreScripts.millis(this.limits.knownFor()))
			.then();
	}

	private List<String> counted(KeyRing ring, Attempt attempt) {
		MacKey key = current(ring);
		return List.of(SessionKeys.loginFailures(name(key, attempt.account(), attempt.network())),
				SessionKeys.accountFailures(name(key, attempt.account())),
				SessionKeys.addressLimit(name(key, attempt.address())), SessionKeys.sprayingLimit());
	}

	private MacKey current(KeyRing ring) {
		return ring.mac(this.localClock.instant())
			.orElseThrow(() -> new SessionStoreUnavailableException("No key in force", null));
	}

	private static String name(MacKey key, String... parts) {
		byte[][] all = new byte[1 + 2 * parts.length][];
		all[0] = LABEL;
		for (int i = 0; i < parts.length; i++) {
			all[1 + 2 * i] = SEPARATOR;
			all[2 + 2 * i] = parts[i].getBytes(StandardCharsets.UTF_8);
		}
		return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(key.mac(all), NAME_BYTES));
	}

	/**
	 * Who is tried, from where.
	 *
	 * @param account the e-mail in its one form
	 * @param network the network of the client, in which a user's devices are
	 * @param address the address of the client
	 */
	public record Attempt(String account, String network, String address) {
	}

	/**
	 * The answer to an attempt.
	 *
	 * @param limit what stands against it, or {@code null} when it may go on
	 * @param pause how long until the next attempt
	 * @param call names the attempt
	 * @param known whether the network is known for the account
	 * @param busy whether only attempts under way stand against it
	 */
	public record Leave(@Nullable String limit, Duration pause, String call, boolean known, boolean busy) {
	}

	/** How an attempt ends. */
	public enum Outcome {

		/** It was a failure, as which it is counted already. */
		FAILED,

		/**
		 * Somebody signed in: the failures of account and network are forgotten, and the
		 * network is known.
		 */
		SUCCEEDED,

		/** It could not be decided, and does not count. */
		UNDONE

	}

}
