package io.gatehouse.gateway.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.lettuce.core.cluster.SlotHash;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The whole flow on Sentinel and on Cluster, made of real processes, and what happens
 * when a primary is killed, or freezes, under load.
 */
@Execution(ExecutionMode.CONCURRENT)
class SentinelAndClusterITests {

	private static final int USERS = 20;

	private static final int PRIMARIES = 3;

	private static final String[] CLUSTER = { "cluster-enabled yes", "cluster-node-timeout 1500",
			"cluster-config-file nodes.conf", "cluster-replica-validity-factor 0" };

	private static final WireMockServer backend = new WireMockServer(
			WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

	private static final Shared shared = Shared.create(USERS);

	private final List<AutoCloseable> toClose = new ArrayList<>();

	@BeforeAll
	static void startBackend() {
		backend.start();
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
	}

	@AfterAll
	static void stopBackend() {
		backend.stop();
	}

	@AfterEach
	void stop() throws Exception {
		for (int i = this.toClose.size() - 1; i >= 0; i--) {
			this.toClose.get(i).close();
		}
	}

	@Test
	void flowWhenSentinelThenPrimariesMayBeKilledAndMayFreeze() {
		RedisNode first = closing(RedisNode.start());
		RedisNode second = closing(first.replica());
		// Sentinel prefers the other one.
		RedisNode third = closing(RedisNode.replica(first.port(), "replica-priority 200"));
		RedisNode sentinel = closing(RedisNode.sentinel("gh", first));
		Edge edge = closing(Edge.start(
				List.of("--spring.data.redis.sentinel.master=gh",
						"--spring.data.redis.sentinel.nodes=127.0.0.1:" + sentinel.port()),
				backend.baseUrl(), shared.arguments()))
			.awaitReady(Shared.email(0));
		walkThrough(edge);
		underLoad(edge, "Sentinel, primary killed", () -> {
			first.kill();
			awaitPrimary(second);
		});
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> third.ask((redis) -> redis.info("replication")),
					(state) -> state.contains("master_port:" + second.port())
							&& state.contains("master_link_status:up"));
		underLoad(edge, "Sentinel, primary frozen", () -> {
			second.freeze();
			awaitPrimary(third);
		});
		walkThrough(edge);
	}

	@Test
	void flowWhenClusterThenAPrimaryMayBeKilled() {
		List<RedisNode> primaries = new ArrayList<>();
		List<RedisNode> replicas = new ArrayList<>();
		for (int i = 0; i < PRIMARIES; i++) {
			primaries.add(closing(RedisNode.start(CLUSTER)));
			replicas.add(closing(RedisNode.start(CLUSTER)));
		}
		form(primaries, replicas);
		String nodes = primaries.stream().map((node) -> "127.0.0.1:" + node.port()).collect(Collectors.joining(","));
		Edge edge = closing(Edge.start(List.of("--spring.data.redis.cluster.nodes=" + nodes), backend.baseUrl(),
				shared.arguments()))
			.awaitReady(Shared.email(0));
		walkThrough(edge);
		int owner = SlotHash.getSlot("gh:revocations") * PRIMARIES / SlotHash.SLOT_COUNT;
		underLoad(edge, "Cluster, primary of the stream killed", () -> {
			primaries.get(owner).kill();
			awaitPrimary(replicas.get(owner));
		});
		walkThrough(edge);
	}

	/** What a user does in a day. */
	private static void walkThrough(Edge edge) {
		String email = Shared.email(USERS - 1);
		Edge.Tokens tokens = edge.login(email);
		assertThat(edge.call("/api/x", tokens.accessToken()).statusCode()).isEqualTo(200);
		Edge.Tokens next = Edge.Tokens.of(edge.refresh(tokens.refreshToken()));
		Edge.Tokens other = edge.login(email);
		assertThat(edge.call("/auth/sessions", next.accessToken()).body()).contains(next.sessionId(),
				other.sessionId());
		assertThat(edge.delete("/auth/sessions?except=current", next.accessToken()).statusCode()).isEqualTo(204);
		assertThat(Edge.code(edge.call("/api/x", other.accessToken()))).isEqualTo("session_revoked");
		assertThat(edge.logout(next)).isEqualTo(204);
		assertThat(Edge.code(edge.call("/api/x", next.accessToken()))).isEqualTo("session_revoked");
		assertThat(Edge.code(edge.refresh(next.refreshToken()))).isEqualTo("session_revoked");
	}

	private static void underLoad(Edge edge, String what, Runnable event) {
		try (Refreshers refreshers = new Refreshers(edge, Refreshers.signIn(edge, USERS - 1)).start()) {
			Awaitility.await().until(() -> refreshers.granted() > 3 * USERS);
			// Nobody's sign-in is younger than the replication lag.
			long startedAt = System.nanoTime();
			event.run();
			int before = refreshers.granted();
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> refreshers.granted() > before + 5 * USERS);
			System.out.printf(
					"%s: %d refreshes, %d times 503 (the slowest after %d ms), %d sessions lost; all well after "
							+ "%.1f s%n",
					what, refreshers.granted(), refreshers.unavailable(), refreshers.slowest(), refreshers.refused(),
					(System.nanoTime() - startedAt) / 1e9);
			refreshers.stop();
			assertThat(refreshers.refused()).isZero();
		}
	}

	private static void awaitPrimary(RedisNode node) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.ignoreExceptions()
			.until(() -> node.ask((redis) -> redis.info("replication")).contains("role:master"));
	}

	private static void form(List<RedisNode> primaries, List<RedisNode> replicas) {
		RedisNode first = primaries.get(0);
		for (int i = 0; i < PRIMARIES; i++) {
			int from = SlotHash.SLOT_COUNT * i / PRIMARIES;
			int to = SlotHash.SLOT_COUNT * (i + 1) / PRIMARIES;
			primaries.get(i).ask((redis) -> redis.clusterAddSlots(IntStream.range(from, to).toArray()));
			primaries.get(i).ask((redis) -> redis.clusterMeet("127.0.0.1", first.port()));
			replicas.get(i).ask((redis) -> redis.clusterMeet("127.0.0.1", first.port()));
		}
		for (int i = 0; i < PRIMARIES; i++) {
			RedisNode replica = replicas.get(i);
			String primary = primaries.get(i).ask((redis) -> redis.clusterMyId());
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.ignoreExceptions()
				.until(() -> replica.ask((redis) -> redis.clusterReplicate(primary)).equals("OK"));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> replica.ask((redis) -> redis.info("replication")).contains("master_link_status:up"));
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> replicas.stream()
				.allMatch((node) -> node.ask((redis) -> redis.clusterInfo()).contains("cluster_state:ok")
						&& node.ask((redis) -> redis.clusterNodes())
							.lines()
							.filter((line) -> line.contains("slave"))
							.count() == PRIMARIES));
	}

	private <T extends AutoCloseable> T closing(T closeable) {
		this.toClose.add(closeable);
		return closeable;
	}

}
