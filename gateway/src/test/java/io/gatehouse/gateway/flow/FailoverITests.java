package io.gatehouse.gateway.flow;

import java.net.http.HttpResponse;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.gatehouse.auth.session.Replication;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A primary that is killed while its replica lacks what was written last. Who takes over
 * is decided by hand here, so that the replica surely lacks it.
 */
@Execution(ExecutionMode.CONCURRENT)
class FailoverITests {

	private static final int USERS = 100;

	private static final String ROLLED = "gatehouse.refreshes";

	private static final WireMockServer backend = new WireMockServer(
			WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

	private static final Shared shared = Shared.create(USERS);

	private RedisNode primary;

	private RedisNode replica;

	/** Between the two: what is on its way when it is cut is lost, as by a crash. */
	private Relay link;

	private Relay relay;

	private Edge edge;

	@BeforeAll
	static void startBackend() {
		backend.start();
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
	}

	@AfterAll
	static void stopBackend() {
		backend.stop();
	}

	@BeforeEach
	void start() {
		this.primary = RedisNode.start();
		this.link = new Relay(this.primary.port());
		this.replica = RedisNode.replica(this.link.port());
		this.relay = new Relay(this.primary.port());
		this.edge = Edge.start("redis://127.0.0.1:" + this.relay.port(), backend.baseUrl(), shared.arguments())
			.awaitReady(Shared.email(0));
	}

	@AfterEach
	void stop() {
		this.edge.close();
		this.relay.close();
		this.link.close();
		this.primary.close();
		this.replica.close();
	}

	@Test
	void refreshWhenReplicaLacksTheRotationThenRolledForwardForEverybody() {
		List<Edge.Tokens> before = Refreshers.signIn(this.edge, USERS);
		leaveBehind();
		// Each waits for the replica, in vain.
		List<Edge.Tokens> after = Refreshers.each(before,
				(tokens) -> Edge.Tokens.of(this.edge.refreshAs("first", tokens)));
		failOver();
		long signedIn = Refreshers.each(after, this::awaitRefresh)
			.stream()
			.filter((answer) -> answer.statusCode() == 200)
			.count();
		double rolled = this.edge.bean(MeterRegistry.class).counter(ROLLED, "outcome", "rolled-forward").count();
		System.out.printf("Of %d rotations that the replica lacked, %.0f were rolled forward; %d users are signed in%n",
				USERS, rolled, signedIn);
		assertThat(signedIn).isEqualTo(USERS);
		assertThat(rolled).isEqualTo(USERS);
	}

	@Test
	void logoutWhenReplicaLacksItThenWrittenBackAndTheSessionStaysEnded() {
		Edge.Tokens tokens = this.edge.signIn(Shared.email(1));
		leaveBehind();
		Awaitility.await().until(() -> this.edge.logout(tokens) == 204);
		failOver();
		// Also for a gateway that never heard of it.
		try (Edge late = Edge.start(this.replica.url(), backend.baseUrl(), shared.arguments())) {
			Awaitility.await().until(() -> "session_revoked".equals(code(late, tokens)));
			assertThat(Edge.code(awaitRefresh(tokens))).isEqualTo("session_revoked");
			Awaitility.await().until(() -> Edge.code(late.refresh(tokens.refreshToken())).equals("session_revoked"));
		}
	}

	@Test
	void loginWhenThereIsAReplicaThenItHasTheSessionBeforeTheAnswer() {
		assertThat(this.edge.bean(Replication.class)).isNotNull();
		for (int i = 0; i < 20; i++) {
			Edge.Tokens tokens = this.edge.signIn(Shared.email(i));
			List<String> keys = this.replica.ask((redis) -> redis.keys("*:s:" + tokens.sessionId()));
			assertThat(keys).hasSize(1);
			this.edge.logout(tokens);
		}
		double unconfirmed = unconfirmed();
		this.replica.freeze();
		long startedAt = System.nanoTime();
		this.edge.login(Shared.email(2));
		long took = (System.nanoTime() - startedAt) / 1_000_000;
		System.out.println("A login whose replica was frozen took " + took + " ms");
		assertThat(took).isBetween(100L, 1000L);
		assertThat(unconfirmed()).isGreaterThan(unconfirmed);
	}

	private double unconfirmed() {
		return this.edge.bean(MeterRegistry.class).counter("gatehouse.replication.unconfirmed").count();
	}

	/** From now on the replica learns nothing, not even what the system keeps for it. */
	private void leaveBehind() {
		this.replica.freeze();
		this.link.cut();
	}

	private void failOver() {
		this.primary.kill();
		this.replica.thaw();
		Awaitility.await()
			.ignoreExceptions()
			.until(() -> this.replica.ask((redis) -> redis.replicaofNoOne()).equals("OK"));
		this.relay.leadTo(this.replica.port());
	}

	private HttpResponse<String> awaitRefresh(Edge.Tokens tokens) {
		return this.edge.refreshAs("second", tokens);
	}

	private static String code(Edge edge, Edge.Tokens tokens) {
		var answer = edge.call("/api/x", tokens.accessToken());
		return (answer.statusCode() == 200) ? "accepted" : Edge.code(answer);
	}

}
