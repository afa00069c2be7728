package io.gatehouse.gateway.webflux;

import java.time.Instant;

import io.gatehouse.auth.token.AccessTokenVerifier;
import io.gatehouse.auth.token.RefusalReason;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.gateway.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * What the edge needs from the library of sign-in, simple enough to steer: the token
 * {@code ada} is good, {@code expired} has expired, {@code blocking} blocks whoever
 * verifies it, all others are not tokens.
 */
@TestConfiguration(proxyBeanMethods = false)
public class EdgeTestConfiguration {

	@Bean
	AccessTokenVerifier accessTokenVerifier() {
		return (text) -> switch (text) {
			case "ada" -> new Verification.Accepted(
					TestTokens.ada(Instant.now().minusSeconds(1), Instant.now().plusSeconds(300)));
			case "blocking" -> block();
			case "expired" -> new Verification.Refused(RefusalReason.EXPIRED);
			default -> new Verification.Refused(RefusalReason.MALFORMED);
		};
	}

	private static Verification block() {
		try {
			Thread.sleep(1);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return new Verification.Refused(RefusalReason.MALFORMED);
	}

	@Bean
	TestRevocations revocationView() {
		return new TestRevocations();
	}

	@Bean
	ServedDoor servedDoor(MeterRegistry meters, Environment environment) {
		return new ServedDoor(meters, environment.getProperty("gatehouse.lane.enabled", Boolean.class, true));
	}

	/** A local endpoint, as those of sign-in are. */
	@Bean
	RouterFunction<ServerResponse> localEndpoint() {
		return RouterFunctions.route()
			.GET("/auth/ping", (request) -> ServerResponse.status(HttpStatus.OK).build())
			.GET("/auth/address",
					(request) -> ServerResponse.ok()
						.bodyValue(request.remoteAddress().orElseThrow().getAddress().getHostAddress()))
			.build();
	}

	/**
	 * Routes whose predicates fail, at once and by a signal, before one that would take
	 * their requests.
	 */
	@Bean
	RouteLocator brokenRoutes(RouteLocatorBuilder builder, Environment environment) {
		String uri = "http://localhost:" + environment.getRequiredProperty("backend.port");
		boolean lane = environment.getProperty("gatehouse.lane.enabled", Boolean.class, true);
		return builder.routes().route("broken", (route) -> {
			route.order(-1);
			// The lane serves nothing behind a route that might be for any path.
			return (lane ? route.path("/public/broken/**").and() : route).predicate((exchange) -> {
				if (exchange.getRequest().getPath().value().startsWith("/public/broken")) {
					throw new IllegalStateException("secret of " + uri);
				}
				return false;
			}).uri(uri);
		}).route("failing", (route) -> route.order(-1).path("/public/failing/**").and().predicate((exchange) -> {
			throw new IllegalStateException("secret of " + uri);
		}).uri(uri)).build();
	}

}
