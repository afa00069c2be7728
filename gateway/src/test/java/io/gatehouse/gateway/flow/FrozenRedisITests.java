package io.gatehouse.gateway.flow;

import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Redis that is frozen for a while under load, and goes on where it stopped. Shortly
 * here; the whole is {@code -Dfrozen.seconds=20}.
 */
@Isolated("It measures times, or what one gateway alone does.")
class FrozenRedisITests {

	private static final int SECONDS = Integer.getInteger("frozen.seconds", 5);

	private static final int USERS = 20;

	private static final int ONCE = 5;

	private static final double MEBIBYTE = 1024 * 1024;

	@Test
	void flowWhenRedisIsFrozenThenNobodyNoticesButWhoSignsInOrRefreshes() throws Exception {
		WireMockServer backend = new WireMockServer(
				WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1").disableRequestJournal());
		backend.start();
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
		try (RedisNode redis = RedisNode.start();
				Edge edge = Edge.start(redis.url(), backend.baseUrl(), Shared.create(USERS + ONCE + 1).arguments())
					.awaitReady(Shared.email(0));
				Callers callers = new Callers(edge, edge.signIn(Shared.email(0)));
				Refreshers refreshers = new Refreshers(edge, Refreshers.signIn(edge, USERS)).start()) {
			List<Edge.Tokens> once = new ArrayList<>();
			for (int i = 0; i < ONCE; i++) {
				once.add(edge.signIn(Shared.email(USERS + i)));
			}
			callers.start();
			Awaitility.await().until(() -> refreshers.granted() > 3 * USERS);
			long heap = heap();
			redis.freeze();
			long frozenAt = System.nanoTime();
			int unavailable = 0;
			for (Edge.Tokens tokens : once) {
				unavailable += (edge.refresh(tokens.refreshToken()).statusCode() == 503) ? 1 : 0;
				unavailable += (signIn(edge, USERS + ONCE).statusCode() == 503) ? 1 : 0;
			}
			Thread.sleep(Math.max(1000, SECONDS * 1000L - (System.nanoTime() - frozenAt) / 1_000_000));
			redis.thaw();
			int before = refreshers.granted();
			Awaitility.await().until(() -> refreshers.granted() > before + 3 * USERS);
			refreshers.stop();
			callers.stop();
			double grown = (heap() - heap) / MEBIBYTE;
			System.out.printf(
					"Redis frozen for %d s: %d calls went through and %d did not; %d refreshes got 503, half of them "
							+ "within %d ms and the slowest after %d ms; %d sessions lost; live heap %+.1f MiB%n",
					SECONDS, callers.good.get(), callers.bad.get(), refreshers.unavailable(), refreshers.median(),
					refreshers.slowest(), refreshers.refused(), grown);
			assertThat(unavailable).isEqualTo(2 * ONCE);
			assertThat(callers.bad.get()).isZero();
			assertThat(callers.good.get()).isPositive();
			assertThat(refreshers.refused()).isZero();
			// On a machine that tests share with others, some are slower than the
			// contract.
			assertThat(refreshers.median()).isLessThan(1000);
			assertThat(grown).isLessThan(32);
			// What was given up has not been carried out since.
			for (Edge.Tokens tokens : once) {
				assertThat(generation(redis, tokens)).isEqualTo("0");
			}
			Edge.Tokens tokens = edge.signIn(Shared.email(USERS + ONCE));
			assertThat(edge.call("/auth/sessions", tokens.accessToken()).body().split("\"id\"")).hasSize(2);
		}
		finally {
			backend.stop();
		}
	}

	private static HttpResponse<String> signIn(Edge edge, int user) {
		return edge.post("/auth/login",
				"{\"email\":\"" + Shared.email(user) + "\",\"password\":\"" + Shared.PASSWORD + "\"}");
	}

	private static String generation(RedisNode redis, Edge.Tokens tokens) {
		return redis.ask((commands) -> commands.hget(commands.keys("*:s:" + tokens.sessionId()).get(0), "g"));
	}

	private static long heap() throws InterruptedException {
		for (int i = 0; i < 3; i++) {
			System.gc();
			Thread.sleep(100);
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/** Callers of the backend. */
	private static final class Callers implements AutoCloseable {

		private final AtomicInteger good = new AtomicInteger();

		private final AtomicInteger bad = new AtomicInteger();

		private final AtomicBoolean stopped = new AtomicBoolean();

		private final ExecutorService threads = Executors.newFixedThreadPool(2);

		private final Edge edge;

		private final Edge.Tokens tokens;

		private Callers(Edge edge, Edge.Tokens tokens) {
			this.edge = edge;
			this.tokens = tokens;
		}

		private void start() {
			for (int i = 0; i < 2; i++) {
				this.threads.submit(() -> {
					while (!this.stopped.get()) {
						boolean fine = this.edge.call("/api/x", this.tokens.accessToken()).statusCode() == 200;
						(fine ? this.good : this.bad).incrementAndGet();
					}
				});
			}
		}

		private void stop() {
			this.stopped.set(true);
			this.threads.shutdown();
		}

		@Override
		public void close() {
			stop();
		}

	}

}
