package io.gatehouse.gateway.webflux;

import java.util.List;

import io.gatehouse.auth.setting.ApplicationOrigins;
import io.gatehouse.gateway.access.HandshakeRule;
import io.gatehouse.gateway.authentication.Standings;
import io.gatehouse.gateway.stream.EventStreams;
import io.gatehouse.gateway.stream.OpenStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.cloud.gateway.config.HttpClientCustomizer;
import org.springframework.cloud.gateway.config.HttpClientProperties;
import org.springframework.cloud.gateway.config.HttpClientSslConfigurer;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.client.HttpClient;

/**
 * Connections that last.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StreamProperties.class)
class StreamConfiguration {

	@Bean
	HandshakeRule handshakeRule(ApplicationOrigins origins) {
		return new HandshakeRule(origins.all());
	}

	@Bean
	OpenStreams openStreams(Standings standings, StreamProperties properties, ObjectProvider<MeterRegistry> meters) {
		return new OpenStreams(standings, meters.getIfAvailable(SimpleMeterRegistry::new), properties.maxOpen(),
				properties.maxPerSession());
	}

	@Bean
	EventStreams eventStreams(OpenStreams streams) {
		return new EventStreams(streams);
	}

	@Bean
	HandshakeFilter handshakeFilter() {
		return new HandshakeFilter();
	}

	@Bean(defaultCandidate = false)
	SocketClientFactory socketClient(HttpClientProperties properties, ServerProperties serverProperties,
			HttpClientSslConfigurer sslConfigurer, List<HttpClientCustomizer> customizers) {
		return new SocketClientFactory(properties, serverProperties, sslConfigurer, customizers);
	}

	@Bean
	SocketRoutingFilter socketRoutingFilter(@Qualifier("socketClient") HttpClient client,
			HttpClientProperties properties, OpenStreams streams, ObjectProvider<HttpHeadersFilter> headersFilters) {
		return new SocketRoutingFilter(new SocketBridge(client, properties, streams), headersFilters);
	}

}
