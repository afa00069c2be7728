package io.gatehouse.auth.session;

import java.time.Clock;
import java.time.Duration;

import io.gatehouse.auth.TestRedis;
import org.awaitility.Awaitility;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * A connection to a real Redis that all tests of the store share: it is started with the
 * first and ends with the process. Whoever begins, empties it.
 */
final class TestStore {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final TestStore SHARED = new TestStore();

	private final LettuceConnectionFactory factory;

	private final StoreConnection connection;

	private TestStore() {
		this.factory = new LettuceConnectionFactory("127.0.0.1", TestRedis.start().port());
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.connection = new StoreConnection(this.factory);
		this.connection.start();
	}

	static TestStore shared() {
		return SHARED;
	}

	LettuceConnectionFactory factory() {
		return this.factory;
	}

	StoreConnection connection() {
		return this.connection;
	}

	ReactiveStringRedisTemplate template() {
		return new ReactiveStringRedisTemplate(this.factory);
	}

	/** Empties it, once it is there. */
	void empty() {
		StoreScripts scripts = new StoreScripts(template(), this.connection, Clock.systemUTC());
		Awaitility.await().until(() -> scripts.ping(PATIENCE).thenReturn(true).onErrorReturn(false).block());
		template().execute((redis) -> redis.serverCommands().flushAll()).blockLast(PATIENCE);
	}

}
