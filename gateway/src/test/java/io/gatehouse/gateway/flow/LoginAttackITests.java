package io.gatehouse.gateway.flow;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An attack on sign-in from a whole network, while the victim signs in from a network of
 * their own. With {@code -Dattack.attempts=20000 -Dattack.seconds=60} it is as long as an
 * operator wants to see it.
 */
@Isolated("It measures times, or what one gateway alone does.")
class LoginAttackITests {

	private static final int ATTEMPTS = Integer.getInteger("attack.attempts", 240);

	private static final int SECONDS = Integer.getInteger("attack.seconds", 2);

	private static final int ACCOUNTS = 500;

	private static final String VICTIM = "ada@example.com";

	/** All of them are one address. */
	private static final List<String> SPELLINGS = List.of("ADA@example.com", " ada@example.com", "Ada@EXAMPLE.com",
			"\uff41da@example.com", "\uff21DA@example.com", "ada@example.com\u3000", "\uff41\uff44\uff41@example.com",
			"ada\uff20example.com", "aDa@ExAmPlE.cOm");

	private final Map<String, LongAdder> answers = new ConcurrentHashMap<>();

	@Test
	void attackWhenFromAWholeNetworkThenGuessesAreBoundedAndVictimSignsIn() throws Exception {
		String hash = "{bcrypt}" + new BCryptPasswordEncoder(4).encode(Edge.PASSWORD);
		try (RedisForTests redis = new RedisForTests().start();
				ManyUsers users = new ManyUsers(ACCOUNTS, List.of(hash));
				Edge edge = Edge.start(redis.url(), "http://127.0.0.1:1", users.setting(),
						"--gatehouse.login.hashing.queue=512", "--server.address=127.0.0.1")) {
			Attacker attacker = new Attacker(edge.origin());
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.atMost(Duration.ofSeconds(60))
				.until(() -> Integer.valueOf(200).equals(victimSignsIn(attacker).block()));
			double hashesBefore = edge.hashes();
			long startedAt = System.nanoTime();
			Flux<Integer> attack = Flux.interval(Duration.ofNanos(SECONDS * 1_000_000_000L / ATTEMPTS))
				.onBackpressureBuffer(ATTEMPTS)
				.take(ATTEMPTS)
				.flatMap((i) -> attempt(attacker, i.intValue()), 256);
			Flux<Integer> victim = Flux.interval(Duration.ofSeconds(1))
				.onBackpressureDrop()
				.take(SECONDS)
				.concatMap((i) -> victimSignsIn(attacker))
				.doOnNext((status) -> count("victim", status));
			Mono.when(attack, victim).block(Duration.ofMinutes(10));
			double seconds = (System.nanoTime() - startedAt) / 1e9;
			double hashes = edge.hashes() - hashesBefore;
			print(seconds, hashes);
			// 20 failures, then a wait that doubles from one second on up to a minute.
			long ofVictim = total("401", "one account", "forged X-Forwarded-For", "spellings");
			assertThat(ofVictim).isLessThanOrEqualTo(20 + waits(seconds));
			// 200 at once, and 200 a minute; the victim's own, who may have to try
			// twice on a slow machine, are besides.
			long bound = (long) (200 + seconds * 200 / 60);
			assertThat(total("401", "many accounts") + ofVictim).isLessThanOrEqualTo(bound);
			assertThat(hashes).isLessThanOrEqualTo(bound + 2 * total("200", "victim"));
			assertThat(this.answers.keySet().stream().filter((key) -> key.startsWith("victim")))
				.containsExactly("victim 200");
			assertThat(this.answers.keySet().stream().filter((key) -> key.endsWith(" 200")))
				.containsExactly("victim 200");
		}
	}

	private Mono<Integer> attempt(Attacker attacker, int number) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		String from = "127.0.1." + random.nextInt(1, 255);
		String forged = "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
		String password = "guess " + number;
		return switch (number % 4) {
			case 0 -> one(attacker.attempt(from, "", VICTIM, password), "one account");
			case 1 -> one(attacker.attempt(from, "", ManyUsers.email(random.nextInt(2 * ACCOUNTS)), password),
					"many accounts");
			case 2 -> one(attacker.attempt(from, forged, VICTIM, password), "forged X-Forwarded-For");
			default ->
				one(attacker.attempt(from, "", SPELLINGS.get(random.nextInt(SPELLINGS.size())), password), "spellings");
		};
	}

	private Mono<Integer> one(Mono<Integer> attempt, String kind) {
		return attempt.onErrorReturn(-1).doOnNext((status) -> count(kind, status));
	}

	private static Mono<Integer> victimSignsIn(Attacker attacker) {
		// A slow machine may answer 503, or not in time.
		return attacker.attempt("127.0.2.1", "", VICTIM, Edge.PASSWORD)
			.onErrorReturn(503)
			.filter((status) -> status != 503)
			.repeatWhenEmpty(20, (again) -> again.delayElements(Duration.ofMillis(200)));
	}

	private void count(String kind, int status) {
		this.answers.computeIfAbsent(kind + " " + status, (key) -> new LongAdder()).increment();
	}

	private long total(String status, String... kinds) {
		long total = 0;
		for (String kind : kinds) {
			LongAdder count = this.answers.get(kind + " " + status);
			total += (count != null) ? count.sum() : 0;
		}
		return total;
	}

	private static long waits(double seconds) {
		return (long) Math.ceil(Math.log(seconds + 1) / Math.log(2)) + (long) (seconds / 60) + 1;
	}

	private void print(double seconds, double hashes) {
		System.out.printf("login attack: %d attempts in %.0f s from 127.0.1.0/24, %.0f reached the hash%n", ATTEMPTS,
				seconds, hashes);
		new TreeMap<>(this.answers)
			.forEach((kind, count) -> System.out.printf("login attack: %6d %s%n", count.sum(), kind));
	}

}
