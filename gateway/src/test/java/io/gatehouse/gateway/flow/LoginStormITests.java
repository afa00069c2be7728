package io.gatehouse.gateway.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.gatehouse.auth.login.PasswordEncoders;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

/**
 * A storm of sign-ins beside a constant load of proxied calls: what it does to the calls'
 * latency. A measurement, run by {@code -Dstorm.seconds=10}: phases without and with the
 * storm take turns in one run.
 */
@EnabledIfSystemProperty(named = "storm.seconds", matches = "\\d+")
class LoginStormITests {

	private static final int SECONDS = Integer.getInteger("storm.seconds", 10);

	private static final int ROUNDS = 4;

	private static final int CALLS_A_SECOND = Integer.getInteger("storm.calls", 200);

	private static final int SIGN_INS_AT_A_TIME = 80;

	@Test
	void stormWhenPoolIsFullThenProxiedCallsKeepTheirLatency() throws Exception {
		DisposableServer backend = HttpServer.create()
			.host("127.0.0.1")
			.handle((request, response) -> response.sendString(Mono.just("fine")))
			.bindNow();
		String hash = new PasswordEncoders().encode(Edge.PASSWORD);
		try (RedisForTests redis = new RedisForTests().start();
				ManyUsers users = new ManyUsers(10, List.of(hash));
				Edge edge = Edge.start(redis.url(), "http://127.0.0.1:" + backend.port(), users.setting(),
						"--gatehouse.login.throttle.enabled=false", "--server.address=127.0.0.1")) {
			String token = Awaitility.await().ignoreExceptions().until(edge::login, (tokens) -> true).accessToken();
			HttpClient client = HttpClient.create(ConnectionProvider.create("load", 50)).baseUrl(edge.origin());
			phase(client, token);
			List<Double> quiet = new ArrayList<>();
			List<Double> stormy = new ArrayList<>();
			for (int round = 0; round < ROUNDS; round++) {
				quiet.addAll(phase(client, token));
				Storm storm = new Storm(new Attacker(edge.origin()));
				stormy.addAll(phase(client, token));
				storm.end();
			}
			print("without the storm", quiet);
			print("with the storm", stormy);
			System.out.printf("login storm: p99 with / without = %.2f%n", p(stormy, 0.99) / p(quiet, 0.99));
		}
		finally {
			backend.disposeNow();
		}
	}

	/** Calls at a steady pace, measured from when each was due. */
	private static List<Double> phase(HttpClient client, String token) {
		List<Double> millis = Collections.synchronizedList(new ArrayList<>());
		long pause = 1_000_000_000L / CALLS_A_SECOND;
		long startedAt = System.nanoTime();
		Flux.interval(Duration.ofNanos(pause))
			.onBackpressureBuffer()
			.take((long) SECONDS * CALLS_A_SECOND)
			.flatMap((i) -> client.headers((headers) -> headers.set("Authorization", "Bearer " + token))
				.get()
				.uri("/api/orders")
				.responseSingle((answer, body) -> body.asString().thenReturn(answer.status().code()))
				.doOnNext((status) -> {
					if (status != 200) {
						throw new IllegalStateException("A call was answered " + status);
					}
					millis.add((System.nanoTime() - startedAt - (i + 1) * pause) / 1e6);
				}), 50)
			.blockLast(Duration.ofMinutes(2));
		return millis;
	}

	private static void print(String name, List<Double> millis) {
		System.out.printf("login storm: %-17s n=%d p50=%.2f p90=%.2f p99=%.2f ms%n", name, millis.size(),
				p(millis, 0.5), p(millis, 0.9), p(millis, 0.99));
	}

	private static double p(List<Double> millis, double q) {
		double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		return sorted[(int) (q * (sorted.length - 1))];
	}

	/** As many sign-ins as the pool and its queue take, and some more. */
	private static final class Storm {

		private final AtomicBoolean over = new AtomicBoolean();

		private final AtomicLong hashed = new AtomicLong();

		private final Disposable work;

		Storm(Attacker attacker) {
			this.work = Flux.range(0, SIGN_INS_AT_A_TIME)
				.flatMap((i) -> Mono
					.defer(() -> attacker.attempt("127.0.1." + (i + 1), "",
							ManyUsers.email(ThreadLocalRandom.current().nextInt(20)), "wrong"))
					.onErrorReturn(-1)
					// Who is turned away waits as long as the answer says.
					.flatMap((status) -> {
						this.hashed.addAndGet((status == 401) ? 1 : 0);
						return Mono.delay(Duration.ofMillis((status == 401) ? 0 : 1000));
					})
					.repeat(() -> !this.over.get()), SIGN_INS_AT_A_TIME)
				.subscribe();
		}

		void end() {
			this.over.set(true);
			this.work.dispose();
			System.out.printf("login storm: %.0f hashes a second%n", this.hashed.get() / (double) SECONDS);
		}

	}

}
