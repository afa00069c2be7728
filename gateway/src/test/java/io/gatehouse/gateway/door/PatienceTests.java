package io.gatehouse.gateway.door;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

class PatienceTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final TestPublisher<String> backend = TestPublisher.create();

	@Test
	void answerWhenInTimeThenPassedOn() {
		StepVerifier.create(wait(30))
			.then(() -> this.backend.emit("answer"))
			.expectNext("answer")
			.expectComplete()
			.verify(SOON);
		assertThat(this.channel.hasPendingTasks()).isFalse();
	}

	@Test
	void answerWhenNoneThenCompletes() {
		StepVerifier.create(wait(30)).then(this.backend::complete).expectComplete().verify(SOON);
	}

	@Test
	void answerWhenItFailsThenFails() {
		StepVerifier.create(wait(30))
			.then(() -> this.backend.error(new IllegalStateException("broken")))
			.expectErrorMessage("broken")
			.verify(SOON);
	}

	@Test
	void answerWhenTooLateThenGivenUp() {
		StepVerifier.create(wait(30))
			.then(() -> advance(29))
			.then(this.backend::assertNotCancelled)
			.then(() -> advance(2))
			.expectErrorSatisfies((failure) -> {
				assertThat(failure).isInstanceOf(ResponseStatusException.class);
				assertThat(ProblemMapper.map(failure).status()).isEqualTo(504);
			})
			.verify(SOON);
		this.backend.assertCancelled();
	}

	@Test
	void answerWhenClientLeavesThenGivenUpAndNothingIsSaid() {
		StepVerifier.create(wait(30)).thenCancel().verify(SOON);
		this.backend.assertCancelled();
		advance(31);
	}

	@Test
	void answerWhenForEverThenAwaitedAsItIs() {
		Mono<String> answer = this.backend.mono();
		assertThat(Patience.within(null, answer, Connection.from(this.channel))).isSameAs(answer);
	}

	private Mono<String> wait(int seconds) {
		return Patience.within(Duration.ofSeconds(seconds), this.backend.mono(), Connection.from(this.channel));
	}

	private void advance(int seconds) {
		this.channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
		this.channel.runScheduledPendingTasks();
	}

}
