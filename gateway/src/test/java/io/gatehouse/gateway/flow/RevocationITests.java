package io.gatehouse.gateway.flow;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two gateways on one Redis: what ends through one is refused by the other, whatever
 * happens on the way, and no request asks Redis.
 */
@Isolated("It measures times, or what one gateway alone does.")
class RevocationITests {

	private static final String USER = Shared.email(0);

	private static final int LOGOUTS = Integer.getInteger("revocation.logouts", 50);

	private static final int REQUESTS = Integer.getInteger("revocation.requests", 2000);

	private static final Pattern CALLS = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

	private static final WireMockServer backend = new WireMockServer(WireMockConfiguration.options()
		.dynamicPort()
		.bindAddress("127.0.0.1")
		.disableRequestJournal()
		.asynchronousResponseEnabled(true));

	private static final Shared shared = Shared.create(2);

	private static RedisNode redis;

	private static Relay relay;

	/** Asks Redis itself. */
	private static Edge near;

	/** Asks Redis through a relay that can be cut. */
	private static Edge far;

	@BeforeAll
	static void start() {
		backend.start();
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
		redis = RedisNode.start();
		relay = new Relay(redis.port());
		near = Edge.start(redis.url(), backend.baseUrl(), shared.arguments()).awaitReady(USER);
		far = Edge.start("redis://127.0.0.1:" + relay.port(), backend.baseUrl(), shared.arguments()).awaitReady(USER);
	}

	@AfterAll
	static void stop() {
		near.close();
		far.close();
		relay.close();
		redis.close();
		backend.stop();
	}

	@Test
	void logoutWhenThroughOneThenRefusedByTheOtherWithinASecondEachTime() {
		double[] millis = new double[LOGOUTS];
		for (int i = 0; i < LOGOUTS; i++) {
			Edge.Tokens tokens = near.login(USER);
			assertThat(far.call("/api/x", tokens.accessToken()).statusCode()).isEqualTo(200);
			assertThat(near.logout(tokens)).isEqualTo(204);
			long endedAt = System.nanoTime();
			while (!refused(far, tokens)) {
				Thread.onSpinWait();
			}
			millis[i] = (System.nanoTime() - endedAt) / 1e6;
		}
		Arrays.sort(millis);
		System.out.printf(
				"%d logouts, refused by the other gateway after ms: min %.0f, median %.0f, p90 %.0f, p99 %.0f, "
						+ "max %.0f%n",
				LOGOUTS, millis[0], millis[LOGOUTS / 2], millis[LOGOUTS * 9 / 10], millis[LOGOUTS * 99 / 100],
				millis[LOGOUTS - 1]);
		assertThat(millis[LOGOUTS - 1]).isLessThan(1000);
	}

	@Test
	void callWhenThereAreManyThenRedisIsAskedNoMoreThanWithout() throws Exception {
		Edge.Tokens tokens = near.login(USER);
		near.call("/api/x", tokens.accessToken());
		Map<String, Long> before = calls();
		long startedAt = System.nanoTime();
		ExecutorService clients = Executors.newFixedThreadPool(8);
		try {
			for (Future<Boolean> answer : clients.invokeAll(
					IntStream
						.range(0, REQUESTS).<java.util.concurrent.Callable<Boolean>>mapToObj(
								(i) -> () -> near.call("/api/x", tokens.accessToken()).statusCode() == 200)
						.toList())) {
				assertThat(answer.get()).isTrue();
			}
		}
		finally {
			clients.shutdown();
		}
		long took = System.nanoTime() - startedAt;
		Map<String, Long> busy = since(before);
		before = calls();
		Thread.sleep(Duration.ofNanos(took).toMillis());
		Map<String, Long> idle = since(before);
		System.out.printf("%d requests in %.1f s: Redis was asked %s; in an idle time of the same length %s%n",
				REQUESTS, took / 1e9, busy, idle);
		assertThat(busy.keySet()).isEqualTo(idle.keySet());
		// Each gateway asks for news ten times a second, a little less often under load.
		assertThat(total(busy)).isLessThanOrEqualTo(total(idle) + 10);
	}

	@Test
	void logoutWhenTheOtherIsCutOffThenRefusedWithinASecondOfItsReturn() throws Exception {
		Edge.Tokens tokens = near.login(USER);
		assertThat(far.call("/api/x", tokens.accessToken()).statusCode()).isEqualTo(200);
		relay.cut();
		try {
			near.logout(tokens);
			Thread.sleep(1500);
			assertThat(far.call("/api/x", tokens.accessToken()).statusCode()).isEqualTo(200);
		}
		finally {
			relay.restore();
		}
		long restoredAt = System.nanoTime();
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> refused(far, tokens));
		double millis = (System.nanoTime() - restoredAt) / 1e6;
		System.out.printf("Refused %.0f ms after the network was back%n", millis);
		assertThat(millis).isLessThan(1000);
	}

	@Test
	void startWhenSessionHasEndedBeforeThenRefusedByTheFirstAnswer() {
		Edge.Tokens tokens = near.login(USER);
		near.logout(tokens);
		try (Edge late = Edge.start(redis.url(), backend.baseUrl(), shared.arguments())) {
			int status = 503;
			while (status == 503) {
				var answer = late.call("/api/x", tokens.accessToken());
				status = answer.statusCode();
			}
			assertThat(status).isEqualTo(401);
			assertThat(refused(late, tokens)).isTrue();
		}
	}

	@Test
	void refreshWhenAGatewayDiedBeforeItPublishedThenTheNextPublishes() {
		Edge.Tokens tokens;
		try (Edge dying = Edge.start(redis.url(), backend.baseUrl(), shared.arguments()).awaitReady(USER)) {
			tokens = dying.login(USER);
			assertThat(near.call("/api/x", tokens.accessToken()).statusCode()).isEqualTo(200);
			// The tombstone can be written, the entry cannot: as if the process ended in
			// between.
			redis.ask((commands) -> commands.rename("gh:revocations", "kept"));
			redis.ask((commands) -> commands.set("gh:revocations", "in the way"));
			assertThat(dying.logout(tokens)).isEqualTo(503);
		}
		redis.ask((commands) -> commands.rename("kept", "gh:revocations"));
		Awaitility.await().until(() -> near.logout(near.login(Shared.email(1))) == 204);
		assertThat(near.call("/api/x", tokens.accessToken()).statusCode()).isEqualTo(200);
		assertThat(Edge.code(far.refresh(tokens.refreshToken()))).isEqualTo("session_revoked");
		Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> refused(near, tokens));
		List<StreamMessage<String, String>> entries = redis
			.ask((commands) -> commands.xrange("gh:revocations", Range.unbounded()));
		assertThat(entries).anyMatch((entry) -> tokens.sessionId().equals(entry.getBody().get("sid")));
	}

	private static boolean refused(Edge edge, Edge.Tokens tokens) {
		var answer = edge.call("/api/x", tokens.accessToken());
		return answer.statusCode() == 401 && "session_revoked".equals(Edge.code(answer));
	}

	private static Map<String, Long> calls() {
		Map<String, Long> calls = new TreeMap<>();
		Matcher matcher = CALLS.matcher(redis.ask((commands) -> commands.info("commandstats")));
		while (matcher.find()) {
			calls.put(matcher.group(1), Long.valueOf(matcher.group(2)));
		}
		return calls;
	}

	private static Map<String, Long> since(Map<String, Long> before) {
		Map<String, Long> since = new TreeMap<>();
		calls().forEach((command, count) -> {
			long difference = count - before.getOrDefault(command, 0L);
			if (difference > 0) {
				since.put(command, difference);
			}
		});
		return since;
	}

	private static long total(Map<String, Long> calls) {
		return calls.values().stream().mapToLong(Long::longValue).sum();
	}

}
