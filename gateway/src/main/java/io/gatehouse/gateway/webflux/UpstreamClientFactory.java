package io.gatehouse.gateway.webflux;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientFactory;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientProperties.Pool;
import org.springframework.cloud.gateway.config.HttpClientProperties.Pool.LeasingStrategy;
import org.springframework.cloud.gateway.config.HttpClientProperties.Pool.PoolType;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Makes the client to the backends. Gateway's own lets any number of requests wait for a
 * connection of a full pool: a backend that hangs would fill the memory. It also sends
 * some requests once more when their connection breaks: what becomes of a request that is
 * sent twice only its sender knows.
 */
final class UpstreamClientFactory extends HttpClientFactory {

	private static final int WAITING_PER_CONNECTION = 2;

	UpstreamClientFactory(HttpClientProperties properties, ServerProperties serverProperties,
			HttpClientSslConfigurer sslConfigurer, List<HttpClientCustomizer> customizers) {
		super(properties, serverProperties, sslConfigurer, customizers);
	}

	@Override
	protected HttpClient createInstance() {
		return FinalAnswers.only(super.createInstance()).disableRetry(true);
	}

	@Override
	protected ConnectionProvider buildConnectionProvider(HttpClientProperties properties) {
		Pool pool = properties.getPool();
		if (pool.getType() != PoolType.FIXED) {
			return super.buildConnectionProvider(properties);
		}
		ConnectionProvider.Builder builder = ConnectionProvider.builder(pool.getName())
			.maxConnections(pool.getMaxConnections())
			.pendingAcquireMaxCount(WAITING_PER_CONNECTION * pool.getMaxConnections())
			.pendingAcquireTimeout(Duration.ofMillis(pool.getAcquireTimeout()))
			.evictInBackground(pool.getEvictionInterval())
			.metrics(pool.isMetrics());
		if (pool.getMaxIdleTime() != null) {
			builder.maxIdleTime(pool.getMaxIdleTime());
		}
		if (pool.getMaxLifeTime() != null) {
			builder.maxLifeTime(pool.getMaxLifeTime());
		}
		return ((pool.getLeasingStrategy() == LeasingStrategy.LIFO) ? builder.lifo() : builder.fifo()).build();
	}

}
