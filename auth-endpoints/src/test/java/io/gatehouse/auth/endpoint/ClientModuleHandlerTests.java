package io.gatehouse.auth.endpoint;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.gatehouse.auth.client.ClientModule;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link ClientModuleHandler}.
 */
class ClientModuleHandlerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final AtomicInteger made = new AtomicInteger();

	@Test
	void handleWhenTheFirstWhoAsksLeavesThenItIsMadeOnceForAll() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch goOn = new CountDownLatch(1);
		ClientModuleHandler handler = new ClientModuleHandler(() -> {
			this.made.incrementAndGet();
			begun.countDown();
			goOn.await();
			return ClientModule.load();
		});
		Disposable first = ask(handler).subscribe();
		assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
		first.dispose();
		goOn.countDown();
		for (int i = 0; i < 2; i++) {
			StepVerifier.create(ask(handler).map(ServerResponse::statusCode))
				.expectNext(HttpStatus.OK)
				.expectComplete()
				.verify(PATIENCE);
		}
		assertThat(this.made).hasValue(1);
	}

	@Test
	void handleWhenMakingFailsThenTheNextTriesAgain() {
		ClientModuleHandler handler = new ClientModuleHandler(() -> {
			if (this.made.incrementAndGet() == 1) {
				throw new IllegalStateException("not this time");
			}
			return ClientModule.load();
		});
		StepVerifier.create(ask(handler)).expectErrorMessage("not this time").verify(PATIENCE);
		StepVerifier.create(ask(handler)).expectNextCount(1).expectComplete().verify(PATIENCE);
	}

	private static Mono<ServerResponse> ask(ClientModuleHandler handler) {
		return handler
			.handle(ServerRequest.create(MockServerWebExchange.from(MockServerHttpRequest.get("/auth/client.js")),
					HandlerStrategies.withDefaults().messageReaders()));
	}

}
