package io.gatehouse.auth.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.gatehouse.auth.TestRedis;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The feed against a real Redis that goes away, comes back, and forgets.
 */
class RevocationFeedITests {

	private static final String STREAM = "gh:revocations";

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final TestRedis redis = TestRedis.start();

	private final LocalRevocations view = new LocalRevocations(Duration.ofMinutes(5), 1000, null, Clock.systemUTC());

	private final List<Revocation> writtenBack = new CopyOnWriteArrayList<>();

	private LettuceConnectionFactory factory;

	private ReactiveStringRedisTemplate template;

	private RevocationFeed feed;

	@BeforeEach
	void prepare() {
		this.factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", this.redis.port()),
				LettuceClientConfiguration.builder()
					.commandTimeout(Duration.ofMillis(250))
					.clientOptions(ClientOptions.builder()
						.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
						.build())
					.build());
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.template = new ReactiveStringRedisTemplate(this.factory);
		RevocationWriter writer = (revocation) -> Mono.fromRunnable(() -> this.writtenBack.add(revocation))
			.then(this.template.opsForStream().add(STREAM, entry(revocation)).then());
		this.feed = new RevocationFeed(this.template, STREAM, this.view, writer,
				new RevocationMetrics(new SimpleMeterRegistry(), this.view, Clock.systemUTC()));
	}

	@AfterEach
	void end() {
		this.feed.stop();
		this.factory.destroy();
		this.redis.close();
	}

	@Test
	void startWhenStreamHasEntriesThenAllAreReadBeforeTheViewVouches() {
		for (int i = 0; i < 2500; i++) {
			append("s-" + i);
		}
		assertThat(standing("s-0")).isEqualTo(Standing.UNKNOWN);
		LocalRevocations large = new LocalRevocations(Duration.ofMinutes(5), 10_000, null, Clock.systemUTC());
		RevocationFeed feed = new RevocationFeed(this.template, STREAM, large, (revocation) -> Mono.empty(),
				new RevocationMetrics(new SimpleMeterRegistry(), large, Clock.systemUTC()));
		feed.start();
		try {
			Awaitility.await().until(() -> large.readAt() != null);
			assertThat(large.size()).isEqualTo(2500);
		}
		finally {
			feed.stop();
		}
	}

	@Test
	void followWhenSomethingIsAppendedThenKnownWithinASecond() {
		this.feed.start();
		Awaitility.await().until(() -> this.view.readAt() != null);
		append("s-1");
		Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> standing("s-1") == Standing.ENDED);
		assertThat(standing("s-2")).isEqualTo(Standing.GOOD);
	}

	@Test
	void followWhenRedisWasAwayThenReadAgainWithinASecondOfItsReturn() {
		this.feed.start();
		Awaitility.await().until(() -> this.view.readAt() != null);
		this.redis.stop();
		assertThat(standing("s-1")).isEqualTo(Standing.GOOD);
		this.redis.startAgain();
		// Another gateway, which was not cut off.
		try (var other = RedisClient.create(this.redis.url())) {
			other.connect().sync().xadd(STREAM, entry(new Revocation.SessionEnded("s-1", "tag")));
		}
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> answers());
		Awaitility.await().atMost(Duration.ofSeconds(1)).until(() -> standing("s-1") == Standing.ENDED);
	}

	@Test
	void followWhenRedisForgotThenWrittenBack() {
		this.feed.start();
		append("s-1");
		Awaitility.await().until(() -> standing("s-1") == Standing.ENDED);
		// Keeps nothing on disk, so it comes back empty.
		this.redis.stop();
		this.redis.startAgain();
		Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !this.writtenBack.isEmpty());
		assertThat(this.writtenBack).containsOnly(new Revocation.SessionEnded("s-1", "tag"));
		assertThat(standing("s-1")).isEqualTo(Standing.ENDED);
	}

	@Test
	void followWhenConnectionWasMadeAnewUnnoticedThenReadWhole() {
		this.feed.start();
		append("s-1");
		Awaitility.await().until(() -> standing("s-1") == Standing.ENDED);
		this.template.delete(STREAM).block(PATIENCE);
		this.feed.reconnected();
		Awaitility.await().until(() -> !this.writtenBack.isEmpty());
	}

	@Test
	void followWhenAppendingFailedThenWrittenBackWithoutAnOutage() {
		this.feed.start();
		Awaitility.await().until(() -> this.view.readAt() != null);
		this.view.add(new Revocation.SessionEnded("s-1", "tag"), Instant.now());
		this.view.markUnpublished();
		Awaitility.await().until(() -> !this.writtenBack.isEmpty());
		assertThat(this.writtenBack).containsOnly(new Revocation.SessionEnded("s-1", "tag"));
	}

	@Test
	void followWhenAnEntryCannotBeReadThenTheOthersAre() {
		this.template.opsForStream()
			.add(STREAM, Map.of("k", "tokens-stale", "sub", "u-1", "before", "garbage"))
			.block(PATIENCE);
		append("s-1");
		this.feed.start();
		Awaitility.await().until(() -> standing("s-1") == Standing.ENDED);
	}

	private void append(String sessionId) {
		this.template.opsForStream().add(STREAM, entry(new Revocation.SessionEnded(sessionId, "tag"))).block(PATIENCE);
	}

	private static Map<String, String> entry(Revocation revocation) {
		String[] members = RevocationRecord.write(revocation);
		Map<String, String> entry = new LinkedHashMap<>();
		for (int i = 0; i < members.length; i += 2) {
			entry.put(members[i], members[i + 1]);
		}
		return entry;
	}

	private boolean answers() {
		return this.template.hasKey("x").map((known) -> true).onErrorReturn(false).block(PATIENCE);
	}

	private Standing standing(String sessionId) {
		return this.view.standing(sessionId, "u-1", Instant.now());
	}

}
