package io.gatehouse.auth.autoconfigure;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.gatehouse.auth.key.CurrentKeys;
import io.gatehouse.auth.revocation.LocalRevocations;
import io.gatehouse.auth.revocation.RevocationFeed;
import io.gatehouse.auth.revocation.RevocationMetrics;
import io.gatehouse.auth.revocation.RevocationWriter;
import io.gatehouse.auth.session.RedisSessionStore;
import io.gatehouse.auth.session.RefreshTokens;
import io.gatehouse.auth.session.ReplicaWait;
import io.gatehouse.auth.session.Replication;
import io.gatehouse.auth.session.SessionKeys;
import io.gatehouse.auth.session.SessionLimits;
import io.gatehouse.auth.session.SessionStore;
import io.gatehouse.auth.session.StoreConnection;
import io.gatehouse.auth.token.JwsAccessTokenIssuer;
import io.gatehouse.auth.token.JwsAccessTokenVerifier;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.ReactiveRedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

/**
 * Keys, tokens, sessions and revocations.
 */
@AutoConfiguration(after = DataRedisReactiveAutoConfiguration.class)
@EnableConfigurationProperties(GatehouseProperties.class)
public final class SessionsAutoConfiguration {

	/** How long a revocation stays in the stream beyond the life of an access token. */
	private static final Duration REVOCATION_SLACK = Duration.ofMinutes(10);

	@Bean
	static RequiredConfiguration gatehouseRequiredConfiguration(Environment environment) {
		return new RequiredConfiguration(environment);
	}

	@Bean
	@ConditionalOnMissingBean
	SecureRandom gatehouseRandom() {
		return new SecureRandom();
	}

	@Bean
	@ConditionalOnMissingBean
	RefreshTokens refreshTokens(CurrentKeys keys, SecureRandom random) {
		return new RefreshTokens(keys, random);
	}

	@Bean
	@ConditionalOnMissingBean
	JwsAccessTokenIssuer accessTokenIssuer(GatehouseProperties properties, Clock clock, SecureRandom random) {
		return new JwsAccessTokenIssuer(properties.issuerName(), properties.audienceName(),
				properties.accessToken().ttl(), clock, random);
	}

	@Bean
	@ConditionalOnMissingBean
	JwsAccessTokenVerifier accessTokenVerifier(GatehouseProperties properties, CurrentKeys keys, Clock clock) {
		return new JwsAccessTokenVerifier(keys, properties.issuerName(), properties.audienceName(), clock);
	}

	@Bean
	@ConditionalOnMissingBean
	LocalRevocations localRevocations(GatehouseProperties properties, Clock clock) {
		GatehouseProperties.Revocation revocation = properties.revocation();
		boolean refuse = revocation.whenStale() == GatehouseProperties.WhenStale.REFUSE;
		return new LocalRevocations(properties.accessToken().ttl(), revocation.maxEntries(),
				refuse ? revocation.staleAfter() : null, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	RevocationFeed revocationFeed(ReactiveStringRedisTemplate redis, LocalRevocations revocations,
			RevocationWriter writer, ObjectProvider<MeterRegistry> meters, Clock clock) {
		return new RevocationFeed(redis, SessionKeys.REVOCATIONS, revocations, writer,
				new RevocationMetrics(meters.getIfAvailable(SimpleMeterRegistry::new), revocations, clock));
	}

	@Bean
	@ConditionalOnMissingBean
	StoreConnection storeConnection(ReactiveRedisConnectionFactory factory) {
		return new StoreConnection(factory);
	}

	@Bean
	@ConditionalOnMissingBean
	Replication replication(ReactiveRedisConnectionFactory factory, ObjectProvider<MeterRegistry> meters) {
		return (factory instanceof LettuceConnectionFactory lettuce)
				? new ReplicaWait(lettuce, meters.getIfAvailable(SimpleMeterRegistry::new)) : Replication.NONE;
	}

	@Bean
	@ConditionalOnMissingBean(SessionStore.class)
	RedisSessionStore sessionStore(ReactiveStringRedisTemplate redis, StoreConnection connection,
			Replication replication, GatehouseProperties properties, LocalRevocations revocations, Clock clock) {
		GatehouseProperties.RefreshToken refresh = properties.refreshToken();
		SessionLimits limits = new SessionLimits(refresh.idleTimeout(), refresh.absoluteTimeout(), refresh.grace(),
				refresh.retryWindow(), properties.session().maxPerUser());
		return new RedisSessionStore(redis, connection, replication, limits,
				properties.accessToken().ttl().plus(REVOCATION_SLACK), revocations, clock);
	}

	/**
	 * An outage of Redis must be told at once: Lettuce by itself queues commands without
	 * bound while it is disconnected and waits a minute for an answer.
	 */
	@Configuration(proxyBeanMethods = false)
	static class LettuceConfiguration {

		private static final Duration ANSWER_WITHIN = Duration.ofMillis(400);

		private static final Duration CONNECT_WITHIN = Duration.ofMillis(500);

		private static final Duration RECONNECT_WITHIN = Duration.ofMillis(400);

		/** Much longer than any command takes, and short for a user who waits. */
		private static final Duration UNANSWERED_FOR = Duration.ofSeconds(3);

		private static final Duration TOPOLOGY_EVERY = Duration.ofSeconds(5);

		private static final String REFRESH = "spring.data.redis.lettuce.cluster.refresh";

		private static final int QUEUE = 10_000;

		@Bean
		LettuceClientOptionsBuilderCustomizer gatehouseLettuceOptions(Environment environment) {
			return (options) -> {
				options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
					.requestQueueSize(QUEUE);
				if (!environment.containsProperty("spring.data.redis.connect-timeout")) {
					options.socketOptions(SocketOptions.builder().connectTimeout(CONNECT_WITHIN).build());
				}
				if (options instanceof ClusterClientOptions.Builder cluster
						&& !environment.containsProperty(REFRESH + ".adaptive")
						&& !environment.containsProperty(REFRESH + ".period")) {
					cluster.topologyRefreshOptions(topology());
				}
			};
		}

		/**
		 * By itself Lettuce does not ask a cluster who its primaries are unless it is
		 * told of a change, and a node that is frozen or gone tells nothing.
		 */
		private static ClusterTopologyRefreshOptions topology() {
			return ClusterTopologyRefreshOptions.builder()
				.adaptiveRefreshTriggersTimeout(Duration.ofSeconds(1))
				.refreshTriggersReconnectAttempts(1)
				.enablePeriodicRefresh(TOPOLOGY_EVERY)
				.build();
		}

		/**
		 * By itself Lettuce waits up to half a minute between attempts, however short the
		 * outage was.
		 */
		@Bean
		ClientResourcesBuilderCustomizer gatehouseLettuceResources() {
			return (resources) -> resources
				.reconnectDelay(Delay.exponential(Duration.ZERO, RECONNECT_WITHIN, 2, TimeUnit.MILLISECONDS))
				.nettyCustomizer(new UnansweredCommands(UNANSWERED_FOR));
		}

		@Bean
		LettuceReconnections lettuceReconnections(ClientResources resources, RevocationFeed feed) {
			return new LettuceReconnections(resources.eventBus(), feed::reconnected);
		}

		@Bean
		LettuceClientConfigurationBuilderCustomizer gatehouseLettuceTimeout(Environment environment) {
			return (configuration) -> {
				if (!environment.containsProperty("spring.data.redis.timeout")) {
					configuration.commandTimeout(ANSWER_WITHIN);
				}
			};
		}

	}

	/**
	 * Health, where the application has it.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(HealthIndicator.class)
	static class HealthConfiguration {

		@Bean
		@ConditionalOnMissingBean(name = "revocationsHealthIndicator")
		HealthIndicator revocationsHealthIndicator(LocalRevocations revocations) {
			return new RevocationsHealthIndicator(revocations);
		}

		@Bean
		@ConditionalOnMissingBean(name = "sessionsHealthIndicator")
		ReactiveHealthIndicator sessionsHealthIndicator(ReactiveStringRedisTemplate redis) {
			return new SessionsHealthIndicator(redis);
		}

	}

}
