package io.gatehouse.gateway.webflux;

import java.time.Clock;

import io.gatehouse.auth.revocation.RevocationView;
import io.gatehouse.auth.setting.ApplicationOrigins;
import io.gatehouse.auth.token.AccessTokenVerifier;
import io.gatehouse.auth.token.AssertionIssuer;
import io.gatehouse.auth.token.ForeignTokens;
import io.gatehouse.auth.token.IssuedTokenListener;
import io.gatehouse.gateway.access.Gatekeeper;
import io.gatehouse.gateway.access.HandshakeRule;
import io.gatehouse.gateway.access.PolicyRequirements;
import io.gatehouse.gateway.authentication.Authenticator;
import io.gatehouse.gateway.authentication.Standings;
import io.gatehouse.gateway.authentication.TokenCache;
import io.gatehouse.gateway.firewall.BodySizes;
import io.gatehouse.gateway.firewall.CrossOrigin;
import io.gatehouse.gateway.firewall.Firewall;
import io.gatehouse.gateway.identity.Assertions;
import io.gatehouse.gateway.identity.ClientHeaders;
import io.gatehouse.gateway.identity.ForwardedHeaders;
import io.gatehouse.gateway.identity.IdentityHeaderNames;
import io.gatehouse.gateway.identity.TrustedProxies;
import io.gatehouse.gateway.issuer.IssuersProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What decides about a request, put together once for all doors.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ CrossOriginProperties.class, IdentityProperties.class, LimitsProperties.class,
		ProxyProperties.class, TokenCacheProperties.class })
class DecisionConfiguration {

	@Bean
	BodySizes bodySizes(LimitsProperties limits) {
		return new BodySizes(limits.bodySize().toBytes());
	}

	@Bean
	Firewall firewall(BodySizes bodySizes) {
		return new Firewall(bodySizes);
	}

	@Bean
	CrossOrigin crossOrigin(ApplicationOrigins origins, CrossOriginProperties properties) {
		return new CrossOrigin(origins.others(), properties.allowedHeaders(), properties.exposedHeaders(),
				properties.maxAge());
	}

	@Bean
	IdentityHeaderNames identityHeaderNames(IdentityProperties properties) {
		return properties.names();
	}

	@Bean
	ClientHeaders clientHeaders(IdentityHeaderNames names) {
		return new ClientHeaders(names);
	}

	@Bean
	TrustedProxies trustedProxies(ProxyProperties properties) {
		return properties.proxies();
	}

	@Bean
	ForwardedHeaders forwardedHeaders(TrustedProxies proxies) {
		return new ForwardedHeaders(proxies);
	}

	@Bean
	Standings standings(RevocationView revocations, ObjectProvider<Clock> clocks) {
		return new Standings(revocations, clocks.getIfUnique(Clock::systemUTC));
	}

	@Bean
	Authenticator authenticator(AccessTokenVerifier verifier, ForeignTokens foreign, Standings standings,
			IdentityHeaderNames names, TokenCacheProperties properties, ObjectProvider<Clock> clocks) {
		Clock clock = clocks.getIfUnique(Clock::systemUTC);
		TokenCache cache = new TokenCache(properties.maxEntries(), properties.maxSize().toBytes(), clock);
		return new Authenticator(verifier, foreign, standings, cache, names);
	}

	@Bean
	IssuedTokenListener knownTokens(Authenticator authenticator) {
		return authenticator::know;
	}

	@Bean
	Assertions assertions(ObjectProvider<AssertionIssuer> issuer, IdentityProperties properties,
			ObjectProvider<Clock> clocks) {
		return new Assertions(issuer.getIfAvailable(), properties.assertion().ttl(),
				clocks.getIfUnique(Clock::systemUTC));
	}

	@Bean
	PolicyRequirements policyRequirements(Assertions assertions, IssuersProperties issuers) {
		return new PolicyRequirements(assertions.areReady(), issuers.issuers().keySet());
	}

	@Bean
	Gatekeeper gatekeeper(Authenticator authenticator, HandshakeRule handshakes, Assertions assertions) {
		return new Gatekeeper(authenticator, handshakes, assertions);
	}

}
