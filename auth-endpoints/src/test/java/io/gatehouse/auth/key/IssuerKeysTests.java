package io.gatehouse.auth.key;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import com.nimbusds.jose.jwk.JWK;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link IssuerKeys}.
 */
class IssuerKeysTests {

	private static final Duration REFRESH = Duration.ofMinutes(5);

	private static final Duration KEEP = Duration.ofHours(24);

	private static final JWK A = TestKeys.ec("a").toPublicJWK();

	private static final JWK B = TestKeys.ec("b").toPublicJWK();

	private final Deque<CompletableFuture<String>> asked = new ArrayDeque<>();

	private int count;

	private boolean unaskable;

	private Instant now = Instant.parse("2030-01-01T00:00:00Z");

	private final IssuerKeys keys = new IssuerKeys(this::ask, REFRESH, KEEP, new Clock() {

		@Override
		public Instant instant() {
			return IssuerKeysTests.this.now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	});

	@Test
	void findWhenNothingIsKnownThenAllWaitForOneAnswer() {
		CompletableFuture<Void> first = pending("a");
		assertThat(pending("b")).isSameAs(first);
		assertThat(this.count).isEqualTo(1);
		assertThat(first).isNotDone();
		answer(A);
		assertThat(first).isCompleted();
		found("a");
	}

	@Test
	void findWhenKeyIsNewThenAskedAtOnce() {
		begin(A);
		this.now = this.now.plusSeconds(1);
		pending("b");
		answer(A, B);
		found("b");
		assertThat(this.count).isEqualTo(2);
	}

	@Test
	void findWhenKeyIsUnknownThenNotAskedAgainForAWhile() {
		begin(A);
		pending("x");
		answer(A);
		assertThat(this.keys.find("x")).isInstanceOf(KeyLookup.Unknown.class);
		assertThat(this.keys.find("y")).isInstanceOf(KeyLookup.Unknown.class);
		this.now = this.now.plus(IssuerKeys.PAUSE).minusMillis(1);
		assertThat(this.keys.find("z")).isInstanceOf(KeyLookup.Unknown.class);
		assertThat(this.count).isEqualTo(2);
		this.now = this.now.plusMillis(1);
		pending("z");
	}

	@Test
	void findWhenKeysAreGettingOldThenAskedWhileTheyServe() {
		begin(A);
		this.now = this.now.plus(REFRESH);
		found("a");
		found("a");
		assertThat(this.count).isEqualTo(2);
		answer(B);
		pending("a");
		answer(B);
		assertThat(this.keys.find("a")).isInstanceOf(KeyLookup.Unknown.class);
	}

	@Test
	void findWhenKeysAreTooOldAndTheIssuerCannotEvenBeAskedThenTheyDoNotCount() {
		begin(A);
		this.now = this.now.plus(KEEP);
		this.unaskable = true;
		assertThat(this.keys.find("a")).isInstanceOf(KeyLookup.Unavailable.class);
	}

	@Test
	void findWhenKeysWereNotUsedForLongThenAskedBeforeTheyServe() {
		begin(A);
		this.now = this.now.plus(REFRESH.multipliedBy(2));
		pending("a");
		answer(A);
		found("a");
	}

	@Test
	void findWhenIssuerIsAwayThenLastGoodServeAndOthersAreUnavailable() {
		begin(A);
		this.now = this.now.plus(Duration.ofHours(23));
		pending("a");
		fail();
		found("a");
		assertThat(this.keys.find("b")).isInstanceOf(KeyLookup.Unavailable.class);
		assertThat(this.count).isEqualTo(2);
		this.now = this.now.plus(IssuerKeys.PAUSE);
		pending("b");
		answer(A, B);
		found("b");
	}

	@Test
	void findWhenLastGoodAreTooOldThenUnavailable() {
		begin(A);
		this.now = this.now.plus(KEEP);
		pending("a");
		fail();
		assertThat(this.keys.find("a")).isInstanceOf(KeyLookup.Unavailable.class);
	}

	@Test
	void findWhenIssuerWasNeverThereThenAskedAgainSoon() {
		pending("a");
		fail();
		assertThat(this.keys.find("a")).isInstanceOf(KeyLookup.Unavailable.class);
		this.now = this.now.plus(IssuerKeys.COLD_PAUSE);
		pending("a");
		answer(A);
		found("a");
	}

	@Test
	void findWhenAnswerIsNoKeySetThenUnavailable() {
		for (String nonsense : new String[] { "", "[]", "{}", "null", "{\"keys\":1}", "{\"keys\":null}",
				"{\"keys\":[null]}", "<html>", "[".repeat(100_000) }) {
			CompletableFuture<Void> waiting = pending("a");
			this.asked.remove().complete(nonsense);
			assertThat(waiting).as(nonsense).isCompleted();
			assertThat(this.keys.find("a")).as(nonsense).isInstanceOf(KeyLookup.Unavailable.class);
			this.now = this.now.plus(IssuerKeys.PAUSE);
		}
	}

	@Test
	void findWhenAKeyCannotBeUsedThenTheOthersCan() {
		pending("a");
		this.asked.remove()
			.complete("{\"keys\":[{\"kty\":\"EC\",\"kid\":\"broken\"},{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"AAAA\"},"
					+ "{\"kid\":\"none\"}," + A.toJSONString() + "]}");
		found("a");
		assertThat(this.keys.find("broken")).isNotInstanceOf(KeyLookup.Found.class);
		assertThat(this.keys.find("s")).isNotInstanceOf(KeyLookup.Found.class);
	}

	private CompletableFuture<String> ask() {
		this.count++;
		if (this.unaskable) {
			throw new IllegalStateException("cannot be asked");
		}
		CompletableFuture<String> answer = new CompletableFuture<>();
		this.asked.add(answer);
		return answer;
	}

	private void begin(JWK... published) {
		pending("a");
		answer(published);
		found("a");
	}

	private void answer(JWK... published) {
		this.asked.remove().complete(TestKeys.json(published));
	}

	private void fail() {
		this.asked.remove().completeExceptionally(new IllegalStateException("away"));
	}

	private CompletableFuture<Void> pending(String id) {
		KeyLookup lookup = this.keys.find(id);
		assertThat(lookup).isInstanceOf(KeyLookup.Pending.class);
		return ((KeyLookup.Pending) lookup).answered();
	}

	private void found(String id) {
		assertThat(this.keys.find(id)).isInstanceOf(KeyLookup.Found.class);
	}

}
