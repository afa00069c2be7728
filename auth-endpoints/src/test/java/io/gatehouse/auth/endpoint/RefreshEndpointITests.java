package io.gatehouse.auth.endpoint;

import java.time.Duration;
import java.util.List;

import io.gatehouse.auth.endpoint.EndpointTest.SigningThreads;
import io.gatehouse.auth.endpoint.Endpoints.Tokens;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code POST /auth/refresh} as a client sees it.
 */
@EndpointTest
class RefreshEndpointITests {

	private final Endpoints endpoints;

	RefreshEndpointITests(@Autowired Endpoints endpoints) {
		this.endpoints = endpoints;
	}

	@Test
	void refreshWhenTokenCurrentThenNewPair() {
		Tokens first = this.endpoints.login();
		Tokens second = this.endpoints.refresh(first.refreshToken(), null);
		assertThat(second.refreshToken()).isNotEqualTo(first.refreshToken());
		assertThat(second.accessToken()).isNotEqualTo(first.accessToken());
		assertThat(second.sessionId()).isEqualTo(first.sessionId());
	}

	/** The store answers all on one thread. */
	@Test
	void refreshWhenItSignsThenOnTheThreadOfItsRequest(@Autowired SigningThreads threads) {
		this.endpoints.refresh(this.endpoints.login().refreshToken(), null);
		assertThat(threads.names()).isNotEmpty().allMatch((name) -> name.contains("-http-"));
	}

	@Test
	void refreshWhenTokenSpentWithinGraceThenSameSuccessor() {
		Tokens first = this.endpoints.login();
		Tokens second = this.endpoints.refresh(first.refreshToken(), null);
		Tokens again = this.endpoints.refresh(first.refreshToken(), null);
		assertThat(again.refreshToken()).isEqualTo(second.refreshToken());
		assertThat(again.accessToken()).isNotEqualTo(second.accessToken());
	}

	@Test
	void refreshWhenTokenSpentAfterGraceThenSessionEnds() {
		Tokens first = this.endpoints.login();
		Tokens second = this.endpoints.refresh(first.refreshToken(), null);
		this.endpoints.letTimePass(first, Duration.ofSeconds(31));
		this.endpoints.expectRefreshRefused(first.refreshToken(), "session_revoked");
		this.endpoints.expectRefreshRefused(second.refreshToken(), "session_revoked");
		this.endpoints.me(second.accessToken())
			.expectStatus()
			.isUnauthorized()
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("session_revoked");
	}

	@Test
	void refreshWhenAttemptRepeatedAfterGraceThenSameSuccessor() {
		Tokens first = this.endpoints.login();
		Tokens second = this.endpoints.refresh(first.refreshToken(), "attempt-1");
		this.endpoints.letTimePass(first, Duration.ofHours(23));
		assertThat(this.endpoints.refresh(first.refreshToken(), "attempt-1").refreshToken())
			.isEqualTo(second.refreshToken());
		this.endpoints.expectRefreshRefused(first.refreshToken(), "attempt-2", "session_revoked");
	}

	@Test
	void refreshWhenTwentyFourAtOnceThenOneSuccessor() {
		Tokens first = this.endpoints.login();
		List<Tokens> answers = Flux.range(0, 24)
			.flatMap((i) -> Flux.defer(() -> Flux.just(this.endpoints.refresh(first.refreshToken(), null)))
				// On a busy machine one may get 503, which is to be repeated.
				.retry(5)
				.subscribeOn(Schedulers.boundedElastic()), 24)
			.collectList()
			.block(Duration.ofSeconds(20));
		assertThat(answers).hasSize(24);
		assertThat(answers.stream().map(Tokens::refreshToken).distinct()).hasSize(1);
		assertThat(answers.stream().map(Tokens::accessToken).distinct()).hasSize(24);
		assertThat(this.endpoints.generation(first)).isEqualTo("1");
	}

}
