package io.gatehouse.gateway.issuer;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.gatehouse.auth.key.IssuerKeys;
import io.gatehouse.auth.token.ForeignIssuer;
import io.gatehouse.auth.token.ForeignTokenVerifier;
import io.gatehouse.auth.token.ForeignTokens;
import io.gatehouse.gateway.issuer.IssuersProperties.Issuer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.ChannelOption;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * The other issuers, each with keys of its own, so that an outage of one touches no
 * other. None is asked before its first token comes.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IssuersProperties.class)
class IssuerConfiguration {

	private static final int CONNECT_MILLIS = 1000;

	@Bean
	ForeignTokens foreignTokens(IssuersProperties properties, ObjectProvider<MeterRegistry> meters,
			ObjectProvider<Clock> clocks) {
		Clock clock = clocks.getIfUnique(Clock::systemUTC);
		MeterRegistry registry = meters.getIfAvailable(SimpleMeterRegistry::new);
		// Seldom asked: a connection that is kept would be a closed one by then.
		HttpClient http = HttpClient.create(ConnectionProvider.newConnection())
			.option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS);
		List<ForeignTokenVerifier> verifiers = new ArrayList<>();
		properties.issuers().forEach((name, issuer) -> {
			KeySetClient client = new KeySetClient(name, issuer, http, registry, clock);
			IssuerKeys keys = new IssuerKeys(client::fetch, issuer.refresh(), issuer.keep(), clock);
			verifiers.add(new ForeignTokenVerifier(foreign(name, issuer), keys, clock));
		});
		return new ForeignTokens(verifiers);
	}

	private static ForeignIssuer foreign(String name, Issuer issuer) {
		return new ForeignIssuer(name, String.valueOf(issuer.issuer()), Set.copyOf(issuer.audiences()),
				Set.copyOf(issuer.types()), issuer.rolesClaim(), issuer.roles(), issuer.scopes());
	}

}
