package io.gatehouse.auth.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.DigestUtils;
import org.springframework.data.redis.core.script.RedisScript;
import reactor.core.publisher.Mono;

/**
 * All scripts, and how they are run: each gets the moment at which its caller gives up,
 * in Redis' time, and writes nothing when it starts later.
 */
final class StoreScripts {

	/** Begins a session. */
	static final RedisScript<List<?>> START = script("start.lua");

	/** Presents a refresh token. */
	static final RedisScript<List<?>> REFRESH = script("refresh.lua");

	/** Ends a session, and leaves a mark until all have been told. */
	static final RedisScript<List<?>> END = script("end.lua");

	/** Tells all, by an entry of the stream. */
	static final RedisScript<List<?>> PUBLISH = script("publish.lua");

	/** Takes the mark off. */
	static final RedisScript<List<?>> SETTLE = script("settle.lua");

	/** Remembers what tokens say about the user. */
	static final RedisScript<List<?>> STATE = script("state.lua");

	/** Asks for leave to try a password. */
	static final RedisScript<List<?>> ADMIT = script("admit.lua");

	/** Ends an attempt to sign in. */
	static final RedisScript<List<?>> SETTLE_ATTEMPT = script("settle-attempt.lua");

	private final ReactiveStringRedisTemplate redis;

	private final StoreConnection connection;

	private final StoreClock clock;

	/** A command is given up after this, in ms, however long its caller waits. */
	private final long commandMillis;

	StoreScripts(ReactiveStringRedisTemplate redis, StoreConnection connection, Clock clock) {
		this.redis = redis;
		this.connection = connection;
		this.clock = new StoreClock(clock);
		this.commandMillis = (redis.getConnectionFactory() instanceof LettuceConnectionFactory lettuce)
				? lettuce.getTimeout() : Long.MAX_VALUE;
	}

	/** Names an execution: Redis may be told to carry it out twice. */
	static String callId() {
		return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
	}

	/** As a script takes it. */
	static String millis(Duration duration) {
		return Long.toString(duration.toMillis());
	}

	/** The present in Redis' time, in ms, as far as is known. */
	long now() {
		return this.clock.storeMillis();
	}

	/** Asks for the time, and for nothing else. */
	Mono<Void> ping(Duration within) {
		Mono<Long> time = Mono.defer(() -> {
			long sentAt = this.clock.localMillis();
			return this.redis.execute((redis) -> redis.serverCommands().time())
				.next()
				.doOnNext((now) -> this.clock.observe(sentAt, now));
		});
		return this.connection.call(time, within).then();
	}

	/**
	 * Runs a script.
	 * @param keys all keys that it touches
	 * @param within how long the caller waits
	 * @param arguments what follows the deadline
	 */
	Mono<Reply> run(RedisScript<List<?>> script, List<String> keys, Duration within, String... arguments) {
		Mono<Reply> timely = Mono.defer(() -> {
			long givingUpAt = this.clock.localMillis() + Math.min(within.toMillis(), this.commandMillis);
			Mono<Reply> attempt = Mono.defer(() -> attempt(script, keys, givingUpAt, arguments));
			// An answer that says 'too late' while the caller still waits means that the
			// clocks disagree. It brought the right time, so once more is enough.
			return attempt.flatMap((reply) -> reply.late() ? attempt : Mono.just(reply))
				.filter((reply) -> !reply.late())
				.switchIfEmpty(
						Mono.error(() -> new SessionStoreUnavailableException("Redis' clock is not steady", null)));
		});
		return this.connection.call(timely, within);
	}

	private Mono<Reply> attempt(RedisScript<List<?>> script, List<String> keys, long givingUpAt, String... arguments) {
		long sentAt = this.clock.localMillis();
		List<String> all = new ArrayList<>(arguments.length + 1);
		all.add(Long.toString(this.clock.deadline(givingUpAt)));
		all.addAll(List.of(arguments));
		return this.redis.execute(script, keys, all)
			.next()
			.map(Reply::new)
			.doOnNext((reply) -> this.clock.observe(sentAt, reply.now()));
	}

	private static RedisScript<List<?>> script(String name) {
		try {
			String text = new ClassPathResource(name, StoreScripts.class).getContentAsString(StandardCharsets.UTF_8);
			return new Script(text, DigestUtils.sha1DigestAsHex(text));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A script that never changes. Spring's own takes a lock with every call, and looks
	 * at its file where it was given one.
	 */
	private record Script(String text, String sha1) implements RedisScript<List<?>> {

		@Override
		public String getScriptAsString() {
			return this.text;
		}

		@Override
		public String getSha1() {
			return this.sha1;
		}

		@Override
		@SuppressWarnings("unchecked")
		public Class<List<?>> getResultType() {
			return (Class<List<?>>) (Class<?>) List.class;
		}

	}

}
