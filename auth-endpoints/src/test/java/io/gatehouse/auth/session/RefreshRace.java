package io.gatehouse.auth.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.gatehouse.auth.session.RefreshModel.Row;
import io.gatehouse.auth.session.RefreshModel.State;
import org.springframework.data.redis.core.ReactiveHashOperations;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Flux;

/**
 * The life of one session at random: its client refreshes, loses answers and tries again,
 * its tabs do so at once, thieves present what they found, Redis loses writes, and time
 * passes. Each answer is compared with the model's.
 */
final class RefreshRace {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final List<Duration> PASSING = List.of(Duration.ZERO, Duration.ofSeconds(40), Duration.ofHours(1),
			Duration.ofHours(22));

	private static final Duration PAST_RETRY = Duration.ofHours(25);

	private static final String[] TIMES = { "ca", "l", "r", "a" };

	private final Random random;

	private final RedisSessionStore store;

	private final TwiceTemplate redis;

	private final ReactiveHashOperations<String, String, String> hashes;

	private final RefreshTokens tokens;

	private final Map<Row, Integer> taken;

	private final List<RefreshToken> chain = new ArrayList<>();

	private final List<Map<String, String>> records = new ArrayList<>();

	private final List<RefreshModel> models = new ArrayList<>();

	private RefreshModel model;

	/** The generation of the newest token that the client has received. */
	private int held;

	private int refreshes;

	private int attempts;

	/**
	 * What takes part in a race: a stand-in for the network, and what happened so far.
	 */
	RefreshRace(Random random, RedisSessionStore store, SessionLimits limits, TwiceTemplate redis, RefreshTokens tokens,
			RefreshToken first, Map<Row, Integer> taken) {
		this.random = random;
		this.store = store;
		this.redis = redis;
		this.hashes = new ReactiveStringRedisTemplate(redis.getConnectionFactory()).opsForHash();
		this.tokens = tokens;
		this.taken = taken;
		this.model = new RefreshModel(limits);
		this.chain.add(first);
	}

	/**
	 * Runs it.
	 * @return how many refreshes it had
	 * @throws AssertionError when an answer is not the model's
	 */
	int run() {
		this.store.start(this.chain.get(0), new Device("", "", ""), "state").block(PATIENCE);
		for (int step = 0; step < 14 && this.model.alive(); step++) {
			step(this.random.nextInt(100));
		}
		if (!this.model.alive()) {
			present(this.held, null);
		}
		return this.refreshes;
	}

	private void step(int dice) {
		if (dice < 25) {
			client(attempt());
		}
		else if (dice < 45) {
			lostAnswer();
		}
		else if (dice < 58) {
			tabs(2 + this.random.nextInt(5));
		}
		else if (dice < 64) {
			spent(1);
		}
		else if (dice < 67) {
			spent(2 + this.random.nextInt(2));
		}
		else if (dice < 70) {
			wrongSecret();
		}
		else if (dice < 80) {
			remember();
		}
		else if (dice < 90) {
			failOver();
		}
		else if (dice < 95) {
			pass(PASSING.get(this.random.nextInt(PASSING.size())));
		}
		else {
			end(dice);
		}
	}

	/** The client with its newest token: it must never be lost. */
	private void client(String attempt) {
		Row row = present(this.held, attempt);
		// More than three writes lost is a backup, which the contract answers so.
		check(row.granted() || row == Row.AHEAD, "a legitimate session was lost: " + row);
		if (row.granted()) {
			this.held++;
		}
		else {
			this.model.become(State.EXPIRED);
			this.redis.delete(name()).block(PATIENCE);
		}
	}

	private void lostAnswer() {
		String attempt = attempt();
		Row row = present(this.held, attempt);
		if (!row.granted()) {
			return;
		}
		boolean strict = this.model.row(this.held, true, attempt) == Row.REUSED_LATE;
		pass(PASSING.get(this.random.nextInt(PASSING.size())));
		if (this.random.nextInt(20) == 0) {
			pass(PAST_RETRY);
			present(this.held, attempt);
		}
		else if (!strict) {
			client(attempt);
		}
		else {
			this.held++;
		}
	}

	/** Tabs at once, each with an attempt of its own. */
	private void tabs(int count) {
		String attempt = attempt();
		Row row = this.model.row(this.held, true, attempt);
		boolean graceful = this.model.copy().afterRotation(this.held) == Row.REPLAYED_IN_GRACE;
		if (row != Row.ROTATED || !graceful) {
			return;
		}
		List<Rotation> answers = Flux.range(0, count)
			.flatMap((i) -> this.store.rotate(presentation(this.chain.get(this.held), attempt), PATIENCE), count)
			.collectList()
			.block(PATIENCE);
		this.refreshes += count;
		long rotated = answers.stream().filter(Row.ROTATED::is).count();
		long replayed = answers.stream().filter(Row.REPLAYED_IN_GRACE::is).count();
		check(rotated + replayed == count && (rotated == 1 || this.redis.twice()), "tabs got " + answers);
		this.model.apply(Row.ROTATED, this.held, attempt);
		count(Row.ROTATED, 1);
		count(Row.REPLAYED_IN_GRACE, count - 1);
		this.held++;
		compare();
	}

	/** An older token: a tab that slept, or a thief. */
	private void spent(int generations) {
		if (this.held >= generations) {
			present(this.held - generations, this.random.nextBoolean() ? attempt() : null);
			this.held = Math.max(this.held, this.model.generation());
		}
	}

	private void wrongSecret() {
		int generation = Math.max(0, this.model.generation() - this.random.nextInt(2));
		RefreshToken genuine = token(generation);
		RefreshToken forged = new RefreshToken(genuine.keyId(), genuine.userId(), genuine.sessionId(), generation,
				new byte[32]);
		present(forged, false, null);
	}

	private void remember() {
		this.records.add(record());
		this.models.add(this.model.copy());
	}

	/** Redis goes back to a state of before. */
	private void failOver() {
		if (this.records.isEmpty()) {
			return;
		}
		int chosen = this.random.nextInt(this.records.size());
		this.redis.delete(name()).block(PATIENCE);
		this.hashes.putAll(name(), this.records.get(chosen)).block(PATIENCE);
		this.redis.expire(name(), Duration.ofDays(7)).block(PATIENCE);
		this.model = this.models.get(chosen).copy();
		client(attempt());
	}

	private void pass(Duration time) {
		long millis = time.toMillis();
		if (millis == 0) {
			return;
		}
		Map<String, String> record = record();
		shift(record, millis);
		this.hashes.putAll(name(), record).block(PATIENCE);
		this.model.pass(millis);
		this.records.forEach((older) -> shift(older, millis));
		this.models.forEach((older) -> older.pass(millis));
		// What is used is not idle for seven days, whatever passes in between.
		long now = System.currentTimeMillis();
		for (Map<String, String> each : this.records) {
			each.put("l", Long.toString(now));
			each.put("a", Long.toString(now + Duration.ofDays(20).toMillis()));
		}
		this.hashes
			.putAll(name(), Map.of("l", Long.toString(now), "a", Long.toString(now + Duration.ofDays(20).toMillis())))
			.block(PATIENCE);
	}

	private void end(int how) {
		long now = System.currentTimeMillis();
		switch (how) {
			case 95 -> {
				this.hashes.put(name(), "l", Long.toString(now - Duration.ofDays(7).toMillis())).block(PATIENCE);
				this.model.become(State.EXPIRED);
			}
			case 96 -> {
				this.hashes.put(name(), "a", Long.toString(now)).block(PATIENCE);
				this.model.become(State.EXPIRED);
			}
			case 97 -> {
				this.redis.delete(name()).block(PATIENCE);
				this.model.become(State.GONE);
			}
			default -> {
				RefreshToken token = this.chain.get(0);
				this.store.end(token.userId(), token.sessionId(), EndReason.LOGOUT).block(PATIENCE);
				this.model.become(State.ENDED);
			}
		}
	}

	private Row present(int generation, String attempt) {
		return present(token(generation), true, attempt);
	}

	private Row present(RefreshToken token, boolean rightSecret, String attempt) {
		Row row = this.model.row(token.generation(), rightSecret, attempt);
		boolean twice = this.redis.twice(this.random.nextInt(20) == 0);
		Rotation answer = this.store.rotate(presentation(token, attempt), PATIENCE).block(PATIENCE);
		this.redis.twice(false);
		this.refreshes++;
		// Carried out twice, the answer is the second one's.
		boolean fits = twice
				? (row.granted() ? Row.REPLAYED_SAME_CALL.is(answer)
						: row.is(answer) || (row.name().startsWith("REUSED") && Row.REVOKED.is(answer)))
				: row.is(answer);
		check(fits, "expected " + row + (twice ? " (twice)" : "") + ", got " + answer);
		count(twice && row.granted() ? Row.REPLAYED_SAME_CALL : row, 1);
		this.model.apply(row, token.generation(), attempt);
		compare();
		return row;
	}

	/** There is one live successor, and the record says so. */
	private void compare() {
		Map<String, String> record = record();
		if (!this.model.alive() || record.isEmpty()) {
			return;
		}
		int generation = this.model.generation();
		check(Integer.toString(generation).equals(record.get("g")), "stored generation " + record.get("g"));
		check(RefreshTokens.hash(token(generation)).equals(record.get("c")), "another successor is alive");
		check(generation == 0 || RefreshTokens.hash(token(generation - 1)).equals(record.get("p")),
				"another token is the previous one");
	}

	private RefreshToken token(int generation) {
		while (this.chain.size() <= generation) {
			this.chain.add(this.tokens.successor(this.chain.get(this.chain.size() - 1)));
		}
		return this.chain.get(generation);
	}

	private Presentation presentation(RefreshToken token, String attempt) {
		return new Presentation(token, this.tokens.successor(token), attempt, "state");
	}

	private Map<String, String> record() {
		return new HashMap<>(
				this.hashes.entries(name()).collectMap(Map.Entry::getKey, Map.Entry::getValue).block(PATIENCE));
	}

	private static void shift(Map<String, String> record, long millis) {
		for (String time : TIMES) {
			record.computeIfPresent(time, (name, value) -> Long.toString(Long.parseLong(value) - millis));
		}
	}

	private String name() {
		RefreshToken token = this.chain.get(0);
		return SessionKeys.session(SessionKeys.tag(token.userId()), token.sessionId());
	}

	private String attempt() {
		return "attempt-" + this.attempts++;
	}

	private void count(Row row, int times) {
		this.taken.merge(row, times, Integer::sum);
	}

	private void check(boolean condition, String otherwise) {
		if (!condition) {
			throw new AssertionError(otherwise + ", at generation " + this.model.generation());
		}
	}

}
