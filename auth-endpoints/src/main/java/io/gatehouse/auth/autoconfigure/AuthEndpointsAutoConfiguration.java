package io.gatehouse.auth.autoconfigure;

import java.time.Clock;
import java.util.List;

import io.gatehouse.auth.endpoint.Audit;
import io.gatehouse.auth.endpoint.AuthMetrics;
import io.gatehouse.auth.endpoint.AuthRoutes;
import io.gatehouse.auth.endpoint.BearerAuthentication;
import io.gatehouse.auth.endpoint.ClientAddress;
import io.gatehouse.auth.endpoint.ClientModuleHandler;
import io.gatehouse.auth.endpoint.ClientProof;
import io.gatehouse.auth.endpoint.KeySetHandler;
import io.gatehouse.auth.endpoint.LoginHandler;
import io.gatehouse.auth.endpoint.LogoutHandler;
import io.gatehouse.auth.endpoint.MeHandler;
import io.gatehouse.auth.endpoint.RefreshHandler;
import io.gatehouse.auth.endpoint.SessionsHandler;
import io.gatehouse.auth.endpoint.TokenGrant;
import io.gatehouse.auth.endpoint.Transport;
import io.gatehouse.auth.key.CurrentKeys;
import io.gatehouse.auth.login.Login;
import io.gatehouse.auth.revocation.RevocationView;
import io.gatehouse.auth.session.RefreshTokens;
import io.gatehouse.auth.session.SessionStore;
import io.gatehouse.auth.setting.ApplicationOrigins;
import io.gatehouse.auth.token.IssuedTokenListener;
import io.gatehouse.auth.token.JwsAccessTokenIssuer;
import io.gatehouse.auth.token.JwsAccessTokenVerifier;
import io.gatehouse.auth.user.UserDirectory;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Sign-in and the endpoints of the HTTP contract.
 */
@AutoConfiguration(
		after = { OriginsAutoConfiguration.class, SessionsAutoConfiguration.class, LoginAutoConfiguration.class })
public final class AuthEndpointsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AuthMetrics authMetrics(ObjectProvider<MeterRegistry> meters) {
		return new AuthMetrics(meters.getIfAvailable(SimpleMeterRegistry::new));
	}

	@Bean
	@ConditionalOnMissingBean
	BearerAuthentication bearerAuthentication(JwsAccessTokenVerifier verifier, RevocationView revocations) {
		return new BearerAuthentication(verifier, revocations);
	}

	@Bean
	@ConditionalOnMissingBean
	ClientProof clientProof(ApplicationOrigins origins) {
		return new ClientProof(origins.all());
	}

	@Bean
	@ConditionalOnMissingBean
	TokenGrant tokenGrant(CurrentKeys keys, JwsAccessTokenIssuer issuer, RefreshTokens refreshTokens,
			ObjectProvider<IssuedTokenListener> listeners, Clock clock) {
		List<IssuedTokenListener> all = listeners.orderedStream().toList();
		return new TokenGrant(keys, issuer, refreshTokens,
				(text, accepted) -> all.forEach((listener) -> listener.issued(text, accepted)), clock);
	}

	@Bean
	@ConditionalOnMissingBean
	LoginHandler loginHandler(Login login, SessionStore sessions, RefreshTokens refreshTokens, TokenGrant grant,
			CurrentKeys keys, GatehouseProperties properties, ClientProof proof, AuthMetrics metrics, Audit audit,
			ClientAddress addresses, Clock clock) {
		return new LoginHandler(login, sessions, refreshTokens, grant, keys, properties.refreshToken().transports(),
				proof, metrics, audit, addresses, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	RefreshHandler refreshHandler(RefreshTokens refreshTokens, RevocationView revocations, UserDirectory users,
			SessionStore sessions, TokenGrant grant, GatehouseProperties properties, ClientProof proof,
			AuthMetrics metrics, Audit audit) {
		return new RefreshHandler(refreshTokens, revocations, users, sessions, grant, proof, cookies(properties),
				metrics, audit);
	}

	@Bean
	@ConditionalOnMissingBean
	LogoutHandler logoutHandler(RefreshTokens refreshTokens, BearerAuthentication authentication, SessionStore sessions,
			GatehouseProperties properties, ClientProof proof, Audit audit) {
		return new LogoutHandler(refreshTokens, authentication, sessions, proof, cookies(properties), audit);
	}

	@Bean
	@ConditionalOnMissingBean(name = "authRoutes")
	RouterFunction<ServerResponse> authRoutes(GatehouseProperties properties, LoginHandler login,
			RefreshHandler refresh, LogoutHandler logout, BearerAuthentication authentication, SessionStore sessions,
			CurrentKeys keys, Audit audit, Clock clock) {
		return new AuthRoutes(properties.basePath()).of(login, refresh, logout, new MeHandler(authentication, clock),
				new SessionsHandler(authentication, sessions, audit), new KeySetHandler(keys),
				new ClientModuleHandler());
	}

	private static boolean cookies(GatehouseProperties properties) {
		return properties.refreshToken().transports().contains(Transport.COOKIE);
	}

}
