package io.gatehouse.gateway.stream;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import io.gatehouse.auth.revocation.Standing;
import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.gateway.TestTokens;
import io.gatehouse.gateway.authentication.Caller;
import io.gatehouse.gateway.authentication.Standings;
import io.gatehouse.gateway.identity.IdentityHeaders;
import io.gatehouse.gateway.identity.MintedAssertions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenStreams}.
 */
class OpenStreamsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final OpenStreams streams = new OpenStreams(
			new Standings((session, subject, issuedAt) -> Standing.GOOD, Clock.systemUTC()), this.meters, 3, 2);

	@Test
	void stopWhenStreamsAreOpenThenEndedAndAwaited() throws Exception {
		this.streams.start();
		OpenStream first = this.streams.open(OpenStream.Kind.WEBSOCKET, null);
		OpenStream second = this.streams.open(OpenStream.Kind.EVENT_STREAM, null);
		assertThat(open("websocket")).isEqualTo(1);
		assertThat(open("event-stream")).isEqualTo(1);
		CountDownLatch stopped = new CountDownLatch(1);
		this.streams.stop(stopped::countDown);
		StepVerifier.create(first.ending()).expectNext(Ending.SHUTDOWN).expectComplete().verify(PATIENCE);
		StepVerifier.create(second.ending()).expectNext(Ending.SHUTDOWN).expectComplete().verify(PATIENCE);
		first.close();
		assertThat(stopped.await(200, TimeUnit.MILLISECONDS)).isFalse();
		second.close();
		assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.streams.isRunning()).isFalse();
		assertThat(this.meters.get("gatehouse.streams.ended").tag("reason", "shutdown").counters()).hasSize(2);
	}

	@Test
	void openWhenStoppingThenEndedAtOnce() {
		this.streams.start();
		this.streams.stop();
		StepVerifier.create(this.streams.open(OpenStream.Kind.WEBSOCKET, null).ending())
			.expectNext(Ending.SHUTDOWN)
			.expectComplete()
			.verify(PATIENCE);
	}

	@Test
	void startWhenStoppedBeforeThenLooksAgain() throws Exception {
		this.streams.start();
		CountDownLatch stopped = new CountDownLatch(1);
		this.streams.stop(stopped::countDown);
		assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
		this.streams.start();
		assertThat(this.streams.isRunning()).isTrue();
		assertThat(this.streams.open(OpenStream.Kind.WEBSOCKET, null).isFlowing()).isTrue();
	}

	@Test
	void lookWhenTheKeyOfACallerWasWithdrawnThenEndedAsExpired() {
		AtomicBoolean counts = new AtomicBoolean(true);
		OpenStream stream = this.streams.open(OpenStream.Kind.WEBSOCKET, caller(TestTokens.ada(), counts::get));
		this.streams.start();
		assertThat(stream.isFlowing()).isTrue();
		counts.set(false);
		StepVerifier.create(stream.ending()).expectNext(Ending.EXPIRED).expectComplete().verify(PATIENCE);
	}

	@Test
	void openWhenThereAreTooManyThenEndedAtOnceUntilOneIsClosed() {
		OpenStream first = this.streams.open(OpenStream.Kind.WEBSOCKET, null);
		this.streams.open(OpenStream.Kind.WEBSOCKET, null);
		this.streams.open(OpenStream.Kind.EVENT_STREAM, null);
		assertTooMany(this.streams.open(OpenStream.Kind.EVENT_STREAM, null));
		first.close();
		first.close();
		assertThat(this.streams.open(OpenStream.Kind.WEBSOCKET, null).isFlowing()).isTrue();
		assertTooMany(this.streams.open(OpenStream.Kind.WEBSOCKET, null));
	}

	@Test
	void openWhenASessionHasTooManyThenOnlyItsOwnIsEnded() {
		OpenStream first = this.streams.open(OpenStream.Kind.WEBSOCKET, caller(TestTokens.ada()));
		this.streams.open(OpenStream.Kind.EVENT_STREAM, caller(TestTokens.ada()));
		assertTooMany(this.streams.open(OpenStream.Kind.WEBSOCKET, caller(TestTokens.ada())));
		OpenStream other = this.streams.open(OpenStream.Kind.WEBSOCKET, caller(TestTokens.sparse()));
		assertThat(other.isFlowing()).isTrue();
		first.close();
		assertThat(this.streams.open(OpenStream.Kind.WEBSOCKET, caller(TestTokens.ada())).isFlowing()).isTrue();
	}

	private static Caller caller(AccessToken token) {
		return caller(token, () -> true);
	}

	private static Caller caller(AccessToken token, BooleanSupplier keyCounts) {
		return new Caller(token, Caller.OURS, IdentityHeaders.NONE, token.expiresAt().toEpochMilli(), keyCounts,
				new MintedAssertions());
	}

	private static void assertTooMany(OpenStream stream) {
		assertThat(stream.isFlowing()).isFalse();
		StepVerifier.create(stream.ending()).expectNext(Ending.TOO_MANY).expectComplete().verify(PATIENCE);
		stream.close();
	}

	@Test
	void closeWhenNobodyEndedItThenNoEnding() {
		OpenStream stream = this.streams.open(OpenStream.Kind.WEBSOCKET, null);
		stream.close();
		StepVerifier.create(stream.ending()).expectComplete().verify(PATIENCE);
		assertThat(open("websocket")).isZero();
	}

	private double open(String kind) {
		return this.meters.get("gatehouse.streams.open").tag("kind", kind).gauge().value();
	}

}
