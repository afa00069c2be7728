package io.gatehouse.auth.autoconfigure;

import java.time.Duration;
import java.util.Properties;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Whether sessions are safe in Redis: down when it cannot be asked, and down when it may
 * evict a session to make room, which would sign users out without a trace. Belongs to
 * neither readiness nor liveness.
 */
final class SessionsHealthIndicator extends AbstractReactiveHealthIndicator {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	/** What an ACL has to allow, besides what Lettuce needs to connect. */
	private static final String COMMANDS = "+eval +evalsha +time +hset +hget +hmget +hdel +pttl +pexpire +pexpireat +zadd "
			+ "+zrem +zrevrange +xadd +xread +set +del +exists +hincrby +wait +info +ping";

	private final ReactiveStringRedisTemplate redis;

	SessionsHealthIndicator(ReactiveStringRedisTemplate redis) {
		super("Redis cannot be asked");
		this.redis = redis;
	}

	@Override
	protected Mono<Health> doHealthCheck(Health.Builder builder) {
		return Mono
			.using(() -> this.redis.getConnectionFactory().getReactiveConnection(), this::policy,
					ReactiveRedisConnection::close)
			// Connecting for the first time blocks.
			.subscribeOn(Schedulers.boundedElastic())
			.timeout(PATIENCE)
			.map((policy) -> health(builder.withDetail("acl", COMMANDS), policy));
	}

	private Mono<String> policy(ReactiveRedisConnection connection) {
		// CONFIG is forbidden in managed Redis; a cluster answers for each of its nodes.
		return connection.serverCommands().info("memory").map(SessionsHealthIndicator::policy).defaultIfEmpty("");
	}

	private static String policy(Properties memory) {
		@Nullable String policy = null;
		for (String name : memory.stringPropertyNames()) {
			if (name.endsWith("maxmemory_policy")) {
				String value = memory.getProperty(name);
				// One node that evicts is enough.
				policy = (policy == null || policy.equals("noeviction")) ? value : policy;
			}
		}
		return (policy != null) ? policy : "";
	}

	private static Health health(Health.Builder builder, String policy) {
		if (policy.isEmpty()) {
			return builder.up()
				.withDetail("warning", "Redis does not tell its eviction policy: make sure that it is noeviction")
				.build();
		}
		builder.withDetail("evictionPolicy", policy);
		return policy.equals("noeviction") ? builder.up().build()
				: builder.down()
					.withDetail("reason", "Redis may evict sessions: set maxmemory-policy noeviction")
					.build();
	}

}
