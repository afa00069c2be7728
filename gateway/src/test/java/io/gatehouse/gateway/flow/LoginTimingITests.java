package io.gatehouse.gateway.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whether the time of a refusal tells who has an account. With {@code -Dtiming.pairs=500}
 * it prints a measurement that means something, with {@code -Dtiming.bursts=100} one of
 * several attempts at once; the short form only counts hashes.
 */
@Isolated("It measures times, or what one gateway alone does.")
class LoginTimingITests {

	private static final int PAIRS = Integer.getInteger("timing.pairs", 4);

	private static final int BURSTS = Integer.getInteger("timing.bursts", 0);

	/** What is free for everybody. */
	private static final int BURST = 5;

	private static final int ACCOUNTS = 1000;

	private static final int SAMPLES = 2000;

	/** In the short form nothing is claimed about times. */
	private static final int ENOUGH = 200;

	@Test
	void loginWhenUserUnknownOrPasswordWrongThenTheSameWorkAndTime() throws Exception {
		List<String> encodings = List.of("{argon2}" + new Argon2PasswordEncoder(16, 32, 1, 19456, 2).encode("right"),
				"{bcrypt}" + new BCryptPasswordEncoder(10).encode("right"),
				"{pbkdf2}" + Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8().encode("right"),
				"{scrypt}" + SCryptPasswordEncoder.defaultsForSpringSecurity_v5_8().encode("right"));
		try (RedisForTests redis = new RedisForTests().start();
				ManyUsers users = new ManyUsers(ACCOUNTS, encodings);
				Edge edge = Edge.start(redis.url(), "http://127.0.0.1:1", users.setting(),
						"--gatehouse.login.throttle.free-failures=1000000",
						"--gatehouse.login.throttle.account-failures=1000000",
						"--gatehouse.login.throttle.address-limit=1000000",
						"--gatehouse.login.throttle.spraying-limit=1000000")) {
			patiently().until(() -> status(edge, "warm@up") == 401);
			patiently().until(() -> edge.hashes() >= encodings.size() + 1);
			if (BURSTS > 0) {
				bursts(edge);
				return;
			}
			if (PAIRS < ENOUGH) {
				// One account of each encoding; who waits for the floor waits together.
				List<Integer> pairs = IntStream.range(0, PAIRS).boxed().toList();
				assertHashed(edge, pairs.stream().map((i) -> "nobody" + i + "@example.com").toList());
				assertHashed(edge, pairs.stream().map(ManyUsers::email).toList());
				return;
			}
			for (int i = 0; i < 20; i++) {
				status(edge, ManyUsers.email(i));
			}
			Random random = new Random(1);
			List<Double> unknown = new ArrayList<>();
			List<Double> wrong = new ArrayList<>();
			long hashesUnknown = 0;
			long hashesWrong = 0;
			for (int i = 0; i < PAIRS; i++) {
				boolean unknownFirst = random.nextBoolean();
				for (boolean isUnknown : new boolean[] { unknownFirst, !unknownFirst }) {
					long before = edge.hashes();
					String email = isUnknown ? "nobody" + i + "@example.com"
							: ManyUsers.email(random.nextInt(ACCOUNTS));
					long startedAt = System.nanoTime();
					int status = status(edge, email);
					double millis = (System.nanoTime() - startedAt) / 1e6;
					assertThat(status).isIn(401, 503);
					if (status == 401) {
						(isUnknown ? unknown : wrong).add(millis);
						assertThat(edge.hashes() - before).isOne();
						hashesUnknown += isUnknown ? 1 : 0;
						hashesWrong += isUnknown ? 0 : 1;
					}
				}
			}
			System.out.printf("login timing: %d hashes for unknown users, %d for wrong passwords%n", hashesUnknown,
					hashesWrong);
			double[] interval = print(unknown, wrong);
			assertThat(interval[0]).isGreaterThan(0.45);
			assertThat(interval[1]).isLessThan(0.55);
		}
	}

	/**
	 * How far apart the answers to attempts come that were sent at once: a thread of the
	 * pool is busy for as long as each hash takes.
	 */
	private static void bursts(Edge edge) {
		Random random = new Random(1);
		List<Double> unknown = new ArrayList<>();
		List<Double> wrong = new ArrayList<>();
		for (int i = 0; i < 2 * BURSTS; i++) {
			boolean isUnknown = i % 2 == 0;
			String email = isUnknown ? "nobody" + i + "@example.com" : ManyUsers.email(random.nextInt(ACCOUNTS));
			List<Long> ends = Collections.synchronizedList(new ArrayList<>());
			Refreshers.each(Collections.nCopies(BURST, email), (each) -> {
				int status = status(edge, each);
				if (status == 401) {
					ends.add(System.nanoTime());
				}
				return status;
			});
			if (ends.size() == BURST) {
				(isUnknown ? unknown : wrong).add((Collections.max(ends) - Collections.min(ends)) / 1e6);
			}
		}
		double[] interval = print(unknown, wrong);
		assertThat(unknown).hasSizeGreaterThan(BURSTS / 2);
		assertThat(wrong).hasSizeGreaterThan(BURSTS / 2);
		assertThat(interval[0]).isLessThan(0.5);
		assertThat(interval[1]).isGreaterThan(0.5);
	}

	private static double[] print(List<Double> unknown, List<Double> wrong) {
		print("unknown user", unknown);
		print("wrong password", wrong);
		double[] interval = interval(unknown, wrong);
		System.out.printf("login timing: area under the curve %.3f, 95 %% interval %.3f to %.3f%n",
				area(unknown, wrong), interval[0], interval[1]);
		return interval;
	}

	/** One hash for each refusal, and none for what a slow machine does not decide. */
	private static void assertHashed(Edge edge, List<String> emails) {
		long before = edge.hashes();
		List<Integer> answers = Refreshers.each(emails, (email) -> status(edge, email));
		assertThat(answers).isSubsetOf(401, 503).contains(401);
		assertThat(edge.hashes() - before).isBetween(answers.stream().filter((status) -> status == 401).count(),
				(long) emails.size());
	}

	private static ConditionFactory patiently() {
		return Awaitility.await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(60));
	}

	private static int status(Edge edge, String email) {
		return edge.post("/auth/login", "{\"email\":\"" + email + "\",\"password\":\"wrong\"}").statusCode();
	}

	private static void print(String name, List<Double> millis) {
		double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		System.out.printf("login timing: %-14s n=%d p5=%.1f p25=%.1f p50=%.1f p75=%.1f p95=%.1f ms%n", name,
				sorted.length, quantile(sorted, 0.05), quantile(sorted, 0.25), quantile(sorted, 0.5),
				quantile(sorted, 0.75), quantile(sorted, 0.95));
	}

	private static double quantile(double[] sorted, double q) {
		return sorted[(int) Math.min(sorted.length - 1, Math.round(q * (sorted.length - 1)))];
	}

	/** The probability that one of the first is slower than one of the second. */
	private static double area(List<Double> first, List<Double> second) {
		double[] sorted = second.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		double sum = 0;
		for (double value : first) {
			int below = lower(sorted, value);
			int upTo = lower(sorted, Math.nextUp(value));
			sum += below + (upTo - below) / 2.0;
		}
		return sum / ((double) first.size() * sorted.length);
	}

	private static int lower(double[] sorted, double value) {
		int index = Arrays.binarySearch(sorted, value);
		int position = (index < 0) ? -index - 1 : index;
		while (position > 0 && sorted[position - 1] >= value) {
			position--;
		}
		return position;
	}

	/** The middle 95 % of the areas of samples drawn anew (bootstrap). */
	private static double[] interval(List<Double> first, List<Double> second) {
		Random random = new Random(2);
		double[] areas = new double[SAMPLES];
		for (int i = 0; i < SAMPLES; i++) {
			areas[i] = area(drawn(first, random), drawn(second, random));
		}
		Arrays.sort(areas);
		return new double[] { quantile(areas, 0.025), quantile(areas, 0.975) };
	}

	private static List<Double> drawn(List<Double> values, Random random) {
		return random.ints(values.size(), 0, values.size()).mapToObj(values::get).toList();
	}

}
