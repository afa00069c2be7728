package io.gatehouse.gateway.command;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.revocation.RevocationView;
import io.gatehouse.auth.revocation.Standing;
import io.gatehouse.auth.token.AccessTokenVerifier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.SimpleApplicationEventMulticaster;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;

/**
 * Makes the application one that only answers questions about its configuration.
 */
class OfflineConfiguration {

	/** Stands for keys that are not configured. */
	static final String NO_KEYS = "not-configured";

	/** Nothing starts: no port is opened and no connection made. */
	@Bean
	static LifecycleProcessor lifecycleProcessor() {
		return new LifecycleProcessor() {

			@Override
			public void onRefresh() {
			}

			@Override
			public void onClose() {
			}

			@Override
			public void start() {
			}

			@Override
			public void stop() {
			}

			@Override
			public boolean isRunning() {
				return false;
			}

		};
	}

	/** Nobody is told that a gateway has started: none has. */
	@Bean
	static ApplicationEventMulticaster applicationEventMulticaster() {
		return new SimpleApplicationEventMulticaster() {

			@Override
			public void multicastEvent(ApplicationEvent event, @Nullable ResolvableType type) {
				if (!(event instanceof SpringApplicationEvent)) {
					super.multicastEvent(event, type);
				}
			}

		};
	}

	/** Without keys claims can be explained, and no token. */
	@Bean
	@Primary
	@ConditionalOnProperty(name = "gatehouse.keys.location", havingValue = NO_KEYS)
	AccessTokenVerifier verifierWithoutKeys() {
		return (text) -> {
			throw new IllegalStateException("a token needs gatehouse.keys.location, whose keys check it");
		};
	}

	/** Keeps what is not there from being read. */
	@Bean
	@ConditionalOnProperty(name = "gatehouse.keys.location", havingValue = NO_KEYS)
	KeyRing noKeys() {
		return KeyRing.none();
	}

	/** Takes the place of the endpoints, so that nothing behind them is made. */
	@Bean
	RouterFunction<ServerResponse> authRoutes(Environment environment) {
		String base = environment.getProperty("gatehouse.base-path", "/auth");
		return RouterFunctions.route(path(base + "/**").or(path("/.well-known/jwks.json")),
				(request) -> ServerResponse.ok().build());
	}

	/** Nobody is asked what was revoked, so nothing was. */
	@Bean
	@Primary
	RevocationView offlineRevocations() {
		return (sessionId, subject, issuedAt) -> Standing.GOOD;
	}

}
