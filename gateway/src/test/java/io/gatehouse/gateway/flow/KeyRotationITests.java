package io.gatehouse.gateway.flow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.auth.key.KeySetEditor;
import io.gatehouse.auth.key.KeySetEditor.Algorithm;
import io.gatehouse.auth.key.KeySetEditor.Kind;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys of both kinds rotated three times while two gateways issue tokens, each verifies
 * the other's, and sessions go on.
 */
@Execution(ExecutionMode.CONCURRENT)
class KeyRotationITests {

	private static final int ROTATIONS = 3;

	private static final Duration AHEAD = Duration.ofSeconds(4);

	private final List<String> refusals = new CopyOnWriteArrayList<>();

	private final AtomicLong calls = new AtomicLong();

	private final AtomicLong refreshes = new AtomicLong();

	@Test
	void rotateWhenTwoGatewaysAreUnderLoadThenNoValidTokenIsRefused() throws Exception {
		Path keys = Files.createTempDirectory("gatehouse-keys").resolve("keys.json");
		Files.writeString(keys, KeySetEditor.create(Algorithm.ES256, Instant.now()));
		WireMockServer backend = new WireMockServer(
				WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
		backend.start();
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
		try (RedisForTests redis = new RedisForTests().start();
				Edge one = start(redis, backend, keys);
				Edge two = start(redis, backend, keys)) {
			List<Edge> gateways = List.of(one, two);
			List<String> tokens = new CopyOnWriteArrayList<>();
			AtomicBoolean over = new AtomicBoolean();
			ExecutorService clients = Executors.newFixedThreadPool(3);
			List<Future<?>> work = new ArrayList<>();
			work.add(clients.submit(() -> session(gateways, tokens, over)));
			work.add(clients.submit(() -> call(gateways, tokens, over)));
			work.add(clients.submit(() -> call(gateways, tokens, over)));
			Set<String> signedBy = new HashSet<>();
			try {
				for (int i = 0; i < ROTATIONS; i++) {
					rotate(keys, Kind.REFRESH, Algorithm.ES256);
					String added = rotate(keys, Kind.ACCESS, (i % 2 == 0) ? Algorithm.EDDSA : Algorithm.ES256);
					Awaitility.await()
						.atMost(Duration.ofSeconds(60))
						.until(() -> !tokens.isEmpty() && added.equals(keyId(tokens.get(tokens.size() - 1))));
					signedBy.add(added);
				}
				Thread.sleep(1000);
			}
			finally {
				over.set(true);
				for (Future<?> client : work) {
					client.get();
				}
				clients.shutdown();
			}
			System.out.printf(
					"key rotation: %d rotations, %d calls and %d refreshes through two gateways, %d refused%n",
					ROTATIONS, this.calls.get(), this.refreshes.get(), this.refusals.size());
			assertThat(this.refusals).isEmpty();
			assertThat(signedBy).hasSize(ROTATIONS);
			assertThat(this.calls.get()).isPositive();
		}
		finally {
			backend.stop();
		}
	}

	private static Edge start(RedisForTests redis, WireMockServer backend, Path keys) {
		Edge edge = Edge.start(redis.url(), backend.baseUrl(), "--gatehouse.keys.location=" + keys,
				"--gatehouse.keys.reload-interval=200ms", "--gatehouse.issuer=rotation",
				"--gatehouse.session.max-per-user=1000");
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> edge.get(edge.managementOrigin() + "/actuator/health/readiness").statusCode() == 200);
		return edge;
	}

	/** Adds a key and says which. */
	private static String rotate(Path file, Kind kind, Algorithm algorithm) throws IOException {
		Instant now = Instant.now();
		String rotated = KeySetEditor.rotate(Files.readString(file), kind, algorithm, now.plus(AHEAD),
				Duration.ofHours(25), now);
		Files.writeString(file.resolveSibling("new"), rotated);
		Files.move(file.resolveSibling("new"), file, StandardCopyOption.ATOMIC_MOVE);
		int start = rotated.indexOf("\"kid\":\"") + 7;
		return rotated.substring(start, rotated.indexOf('"', start));
	}

	/** Refreshes through either gateway, and begins anew now and then. */
	private void session(List<Edge> gateways, List<String> tokens, AtomicBoolean over) {
		Edge.Tokens current = null;
		for (int i = 0; !over.get(); i++) {
			Edge gateway = gateways.get(i % 2);
			var answer = (current == null || i % 20 == 0)
					? gateway.post("/auth/login",
							"{\"email\":\"ada@example.com\",\"password\":\"" + Edge.PASSWORD + "\"}")
					: gateway.refresh(current.refreshToken(), "Idempotency-Key", "attempt-" + i);
			if (answer.statusCode() == 200) {
				current = Edge.Tokens.of(answer);
				tokens.add(current.accessToken());
				this.refreshes.incrementAndGet();
			}
			// A slow machine may answer 503; that refuses no token.
			else if (answer.statusCode() != 503 && answer.statusCode() != 429) {
				this.refusals.add("refresh " + answer.body());
			}
		}
	}

	private void call(List<Edge> gateways, List<String> tokens, AtomicBoolean over) {
		for (int i = 0; !over.get(); i++) {
			int size = tokens.size();
			if (size == 0) {
				Thread.onSpinWait();
				continue;
			}
			// The newest as often as all others.
			String token = tokens.get((i % 2 == 0) ? size - 1 : ThreadLocalRandom.current().nextInt(size));
			var answer = gateways.get(ThreadLocalRandom.current().nextInt(2)).call("/api/orders", token);
			this.calls.incrementAndGet();
			if (answer.statusCode() == 401) {
				this.refusals.add("call " + answer.body());
			}
		}
	}

	private static String keyId(String token) {
		try {
			return SignedJWT.parse(token).getHeader().getKeyID();
		}
		catch (ParseException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
