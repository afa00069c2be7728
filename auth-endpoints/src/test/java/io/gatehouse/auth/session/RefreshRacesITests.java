package io.gatehouse.auth.session;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.TestKeys;
import io.gatehouse.auth.revocation.LocalRevocations;
import io.gatehouse.auth.session.RefreshModel.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Random lives of sessions against a real Redis, compared with a model. Shortly here; the
 * whole is {@code -Drefresh.races=100000}, and {@code -Drefresh.seed} repeats a run.
 */
class RefreshRacesITests {

	private static final int RACES = Integer.getInteger("refresh.races", 6000);

	private static final long SEED = Long.getLong("refresh.seed", new SecureRandom().nextLong());

	private static final int THREADS = 4;

	private static final SessionLimits USUAL = new SessionLimits(Duration.ofDays(7), Duration.ofDays(30),
			Duration.ofSeconds(30), Duration.ofHours(24), 10);

	private static final SessionLimits STRICT = new SessionLimits(Duration.ofDays(7), Duration.ofDays(30),
			Duration.ZERO, Duration.ZERO, 10);

	private final KeyRing keys = TestKeys.ring();

	private final RefreshTokens tokens = new RefreshTokens(() -> this.keys, new SecureRandom());

	@BeforeAll
	static void emptyStore() {
		TestStore.shared().empty();
	}

	@Test
	void refreshWhenRacesAreRandomThenTheTableHoldsAndEveryRowIsTaken() throws Exception {
		System.out.println("Refresh races with -Drefresh.seed=" + SEED);
		Map<Row, Integer> taken = races(RACES, SEED, UnaryOperator.identity());
		int total = taken.values().stream().mapToInt(Integer::intValue).sum();
		System.out.println(total + " refreshes, by row of the table: " + taken);
		assertThat(taken).containsOnlyKeys(Row.values());
	}

	/** Each row of the script broken once: the races must find it. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			unknown          | return {'NONE', ms(now)}         | return {'REVOKED', ms(now), '0'}
			revoked          | if f[1] ~= 'A' then              | if false then
			idle             | now - last >= idle               | false
			absolute         | now >= ends                      | false
			rotation         | return rotate('ROTATED')         | return granted('ROTATED', now)
			wrong secret     | if ARGV[4] ~= f[3] then          | if false then
			wrong previous   | if ARGV[4] ~= f[4] then          | if false then
			grace            | age < grace                      | age < 1
			grace is over    | age < grace                      | true
			attempt          | ARGV[6] == f[8]                  | false
			other attempt    | ARGV[6] == f[8]                  | true
			retry is over    | age < retry                      | true
			same call        | ARGV[2] == f[9]                  | false
			old              | if d < -1 then                   | if d < -2 then
			roll forward     | if d <= tonumber(ARGV[10]) then  | if d <= 1 then
			ahead            | if d <= tonumber(ARGV[10]) then  | if true then
			""")
	void refreshWhenARowIsBrokenThenTheRacesFindIt(String row, String text, String broken) {
		UnaryOperator<String> change = (script) -> {
			assertThat(script).as(row).contains(text);
			return script.replace(text, broken);
		};
		Throwable found = catchThrowable(() -> races(20_000, SEED, change));
		assertThat(found).as("broken: " + row).hasRootCauseInstanceOf(AssertionError.class);
		System.out.println("Broken on purpose, found: " + row + ": " + rootMessage(found));
	}

	private Map<Row, Integer> races(int races, long seed, UnaryOperator<String> change) throws Exception {
		AtomicInteger left = new AtomicInteger(races);
		AtomicInteger numbers = new AtomicInteger();
		AtomicInteger abandoned = new AtomicInteger();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<Map<Row, Integer>>> parts = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				parts.add(threads.submit(() -> part(left, numbers, abandoned, seed, change)));
			}
			Map<Row, Integer> taken = new EnumMap<>(Row.class);
			for (Future<Map<Row, Integer>> part : parts) {
				part.get().forEach((row, times) -> taken.merge(row, times, Integer::sum));
			}
			assertThat(abandoned.get()).isLessThanOrEqualTo(1 + numbers.get() / 20);
			return taken;
		}
		finally {
			left.set(0);
			threads.shutdown();
		}
	}

	private Map<Row, Integer> part(AtomicInteger left, AtomicInteger numbers, AtomicInteger abandoned, long seed,
			UnaryOperator<String> change) {
		Map<Row, Integer> taken = new EnumMap<>(Row.class);
		TwiceTemplate template = new TwiceTemplate(TestStore.shared().factory(), change);
		RedisSessionStore usual = store(template, USUAL);
		RedisSessionStore strict = store(template, STRICT);
		while (left.get() > 0) {
			int number = numbers.incrementAndGet();
			Random random = new Random(seed + number);
			boolean isStrict = random.nextInt(5) == 0;
			// A user for each, so that nobody's session makes room for another.
			RefreshToken first = this.tokens.first(this.keys.mac(Instant.now()).orElseThrow(), "u-" + number);
			RefreshRace race = new RefreshRace(random, isStrict ? strict : usual, isStrict ? STRICT : USUAL, template,
					this.tokens, first, taken);
			try {
				left.addAndGet(-race.run());
			}
			catch (SessionStoreUnavailableException ex) {
				// On a machine that is busy elsewhere: what happened then is not known.
				abandoned.incrementAndGet();
			}
			catch (AssertionError ex) {
				throw new AssertionError("seed " + seed + ", race " + number + ": " + ex.getMessage());
			}
		}
		return taken;
	}

	private static RedisSessionStore store(TwiceTemplate template, SessionLimits limits) {
		return new RedisSessionStore(template, TestStore.shared().connection(), Replication.NONE, limits,
				Duration.ofMinutes(15), new LocalRevocations(Duration.ofMinutes(5), 100_000, null, Clock.systemUTC()),
				Clock.systemUTC());
	}

	private static String rootMessage(Throwable ex) {
		Throwable cause = ex;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		return cause.getMessage();
	}

}
