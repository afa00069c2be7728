package io.gatehouse.auth.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Asks Redis itself whether a replica has everything ({@code WAIT}), on a connection of
 * its own, since everything behind such a command waits too. {@code WAIT} speaks of what
 * its own connection has written, so a marker is written first: a replica that has it has
 * all that was written before it. Callers that come while one asks share the next asking.
 *
 * @see <a href="https://redis.io/docs/latest/commands/wait/">WAIT</a>
 */
public final class ReplicaWait implements Replication, SmartLifecycle {

	private static final Duration PATIENCE = Duration.ofMillis(100);

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final long MARKER_MILLIS = 10_000;

	private static final Pattern REPLICAS = Pattern.compile("connected_slaves:[1-9]");

	private final LettuceConnectionFactory factory;

	private final Counter unconfirmed;

	private final Map<String, Rounds> rounds = new ConcurrentHashMap<>();

	private volatile @Nullable StatefulConnection<String, String> connection;

	private volatile @Nullable Disposable connecting;

	/**
	 * Creates a wait.
	 * @param factory where Redis is
	 * @param meters counts, as {@code gatehouse.replication.unconfirmed}, what no replica
	 * confirmed in time
	 */
	public ReplicaWait(LettuceConnectionFactory factory, MeterRegistry meters) {
		this.factory = factory;
		this.unconfirmed = meters.counter("gatehouse.replication.unconfirmed");
	}

	@Override
	public Mono<Void> await(List<String> keys) {
		return Flux.fromIterable(keys)
			.flatMap(this::await)
			.all(Boolean::booleanValue)
			.timeout(PATIENCE)
			.onErrorReturn(false)
			.doOnNext((confirmed) -> {
				if (!confirmed) {
					this.unconfirmed.increment();
				}
			})
			.then();
	}

	private Mono<Boolean> await(String key) {
		StatefulConnection<String, String> connection = this.connection;
		if (connection instanceof StatefulRedisClusterConnection<String, String> cluster) {
			RedisClusterNode node = cluster.getPartitions().getPartitionBySlot(SlotHash.getSlot(key));
			return (node != null) ? rounds(node.getNodeId())
				.next(Mono.fromCompletionStage(() -> cluster.getConnectionAsync(node.getNodeId()))
					.flatMap((open) -> ask(open, key))) : Mono.just(false);
		}
		if (connection instanceof StatefulRedisConnection<String, String> single) {
			return rounds("").next(ask(single, key));
		}
		return Mono.just(false);
	}

	private Rounds rounds(String node) {
		return this.rounds.computeIfAbsent(node, (ignored) -> new Rounds());
	}

	private static Mono<Boolean> ask(StatefulRedisConnection<String, String> connection, String key) {
		return Mono.defer(() -> {
			var redis = connection.reactive();
			return Mono
				.zip(redis.set(SessionKeys.marker(key), "", SetArgs.Builder.px(MARKER_MILLIS)),
						redis.info("replication"))
				.flatMap((answers) -> REPLICAS.matcher(answers.getT2()).find()
						? redis.waitForReplication(1, PATIENCE.toMillis()).map((replicas) -> replicas > 0)
						: Mono.just(true));
		});
	}

	@Override
	public void start() {
		this.connecting = Mono.fromRunnable(this::connect)
			.subscribeOn(Schedulers.boundedElastic())
			.retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE))
			.subscribe();
	}

	private void connect() {
		AbstractRedisClient client = this.factory.getRequiredNativeClient();
		if (client instanceof RedisClusterClient cluster) {
			this.connection = cluster.connect();
		}
		else if (client instanceof RedisClient single) {
			this.connection = single.connect();
		}
	}

	@Override
	public void stop() {
		Disposable connecting = this.connecting;
		if (connecting != null) {
			connecting.dispose();
			this.connecting = null;
		}
		StatefulConnection<String, String> connection = this.connection;
		if (connection != null) {
			this.connection = null;
			connection.closeAsync();
		}
	}

	@Override
	public boolean isRunning() {
		return this.connecting != null;
	}

	/**
	 * The askings of one server, one after the other: each answers all who came before it
	 * began.
	 */
	private static final class Rounds {

		private boolean asking;

		private Sinks.@Nullable One<Boolean> next;

		synchronized Mono<Boolean> next(Mono<Boolean> ask) {
			Sinks.One<Boolean> next = (this.next != null) ? this.next : Sinks.one();
			this.next = next;
			if (!this.asking) {
				begin(ask);
			}
			return next.asMono();
		}

		private void begin(Mono<Boolean> ask) {
			Sinks.One<Boolean> current = this.next;
			if (current == null) {
				return;
			}
			this.asking = true;
			this.next = null;
			// Not the caller's: who gives up must not take the answer from the others.
			ask.timeout(PATIENCE.multipliedBy(2)).onErrorReturn(false).subscribe((confirmed) -> {
				current.tryEmitValue(confirmed);
				end(ask);
			});
		}

		private synchronized void end(Mono<Boolean> ask) {
			this.asking = false;
			begin(ask);
		}

	}

}
