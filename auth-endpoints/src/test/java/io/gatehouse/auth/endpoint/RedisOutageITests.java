package io.gatehouse.auth.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.endpoint.Endpoints.Tokens;
import io.gatehouse.auth.user.TestUsers;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * What a client sees of Redis being away, and of it not being asked.
 */
@EndpointTest
class RedisOutageITests {

	private final Endpoints endpoints;

	private final WebTestClient client;

	RedisOutageITests(@Autowired Endpoints endpoints) {
		this.endpoints = endpoints;
		this.client = endpoints.client();
	}

	@Test
	void refreshWhenTokenNotGenuineThenSessionExpiredWithoutRedis() {
		String genuine = this.endpoints.login().refreshToken();
		this.endpoints.redis().stop();
		try {
			for (String token : List.of("garbage", "ghr_", genuine + "A", genuine + "=",
					genuine.substring(0, genuine.length() - 2), "ghr_" + "A".repeat(200), "ghr_" + "A".repeat(4000))) {
				this.endpoints.expectRefreshRefused(token, "session_expired");
			}
		}
		finally {
			this.endpoints.redis().startAgain();
			this.endpoints.awaitRedis();
		}
	}

	@Test
	void redisWhenDownThenUnavailableWithinHalfASecondAndRecovers() {
		Tokens tokens = this.endpoints.login();
		this.endpoints.redis().stop();
		try {
			for (int i = 0; i < 3; i++) {
				long startedAt = System.nanoTime();
				this.client.post()
					.uri("/auth/refresh")
					.bodyValue(Map.of("refreshToken", tokens.refreshToken()))
					.exchange()
					.expectStatus()
					.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE)
					.expectHeader()
					.valueEquals("Retry-After", "1")
					.expectBody()
					.jsonPath("$.code")
					.isEqualTo("auth_unavailable");
				this.endpoints.loginExchange("ada@example.com", TestUsers.PASSWORD)
					.expectStatus()
					.isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
				System.out.println("Refresh and login during the outage: "
						+ Duration.ofNanos(System.nanoTime() - startedAt).toMillis() + " ms");
			}
			this.endpoints.me(tokens.accessToken()).expectStatus().isOk();
		}
		finally {
			this.endpoints.redis().startAgain();
			this.endpoints.awaitRedis();
		}
		this.endpoints.login();
	}

}
