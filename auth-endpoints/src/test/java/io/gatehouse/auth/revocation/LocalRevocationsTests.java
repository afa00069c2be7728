package io.gatehouse.auth.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalRevocationsTests {

	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));

	private final Clock clock = new Clock() {

		@Override
		public ZoneOffset getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

		@Override
		public Instant instant() {
			return LocalRevocationsTests.this.now.get();
		}

	};

	private final LocalRevocations view = view(3, null);

	@Test
	void standingWhenNeverReadThenUnknown() {
		assertThat(standing("s-1")).isEqualTo(Standing.UNKNOWN);
	}

	@Test
	void standingWhenSessionEndedThenEndedForAsLongAsATokenLives() {
		this.view.markRead();
		end("s-1");
		assertThat(standing("s-1")).isEqualTo(Standing.ENDED);
		assertThat(standing("s-2")).isEqualTo(Standing.GOOD);
		this.now.updateAndGet((now) -> now.plus(Duration.ofMinutes(5)));
		this.view.forgetOld();
		assertThat(standing("s-1")).isEqualTo(Standing.ENDED);
		this.now.updateAndGet((now) -> now.plus(Duration.ofMinutes(2)));
		this.view.forgetOld();
		assertThat(standing("s-1")).isEqualTo(Standing.GOOD);
	}

	@Test
	void standingWhenTokensAreStaleThenOlderOnesOnly() {
		this.view.markRead();
		this.view.add(new Revocation.TokensStale("u-1", this.now.get()), this.now.get());
		assertThat(this.view.standing("s", "u-1", this.now.get().minusSeconds(1))).isEqualTo(Standing.STALE);
		assertThat(this.view.standing("s", "u-1", this.now.get())).isEqualTo(Standing.GOOD);
		assertThat(this.view.standing("s", "u-2", this.now.get().minusSeconds(1))).isEqualTo(Standing.GOOD);
		this.view.add(new Revocation.TokensStale("u-1", this.now.get().minusSeconds(60)), this.now.get());
		assertThat(this.view.standing("s", "u-1", this.now.get().minusSeconds(1))).isEqualTo(Standing.STALE);
	}

	@Test
	void standingWhenViewIsFullThenTokensAsOldAsWhatMadeRoomAreStale() {
		this.view.markRead();
		Instant first = this.now.get();
		for (int i = 1; i <= 4; i++) {
			end("s-" + i);
			this.now.updateAndGet((now) -> now.plusSeconds(60));
		}
		assertThat(this.view.size()).isEqualTo(3);
		assertThat(this.view.standing("s-1", "u", first.minusSeconds(1))).isEqualTo(Standing.STALE);
		assertThat(this.view.standing("s-9", "u", first.minusSeconds(1))).isEqualTo(Standing.STALE);
		assertThat(this.view.standing("s-9", "u", first.plusSeconds(6))).isEqualTo(Standing.GOOD);
		assertThat(this.view.standing("s-4", "u", first.plusSeconds(6))).isEqualTo(Standing.ENDED);
	}

	@Test
	void addWhenReadAgainThenWhatMadeRoomDoesNotTakeTheRoomOfNewerOnes() {
		this.view.markRead();
		Instant first = this.now.get();
		for (int round = 1; round <= 2; round++) {
			for (int i = 0; i < 4; i++) {
				this.view.add(new Revocation.SessionEnded("s-" + i, "tag"), first.plusSeconds(60 * i));
			}
		}
		assertThat(this.view.standing("s-9", "u", first.plusSeconds(6))).isEqualTo(Standing.GOOD);
		assertThat(this.view.standing("s-3", "u", first.plusSeconds(6))).isEqualTo(Standing.ENDED);
	}

	@Test
	void addWhenOlderThanAnyTokenThenNotHeld() {
		this.view.add(new Revocation.SessionEnded("s-1", "tag"), this.now.get().minus(Duration.ofMinutes(7)));
		assertThat(this.view.size()).isZero();
	}

	@Test
	void acceptedFromWhenTokenIsDatedSoThenGood() {
		this.view.markRead();
		assertThat(this.view.acceptedFrom("u-1")).isEqualTo(Instant.EPOCH);
		this.view.add(new Revocation.TokensStale("u-1", this.now.get().plusSeconds(1)), this.now.get());
		for (int i = 1; i <= 4; i++) {
			assertThat(this.view.standing("s", "u-1", this.view.acceptedFrom("u-1"))).isEqualTo(Standing.GOOD);
			assertThat(this.view.standing("s", "u-1", this.view.acceptedFrom("u-1").minusSeconds(1)))
				.isEqualTo(Standing.STALE);
			this.now.updateAndGet((now) -> now.plusMillis(1500));
			end("s-" + i);
		}
		assertThat(this.view.acceptedFrom("u-9")).isAfter(Instant.EPOCH);
	}

	@Test
	void standingWhenFeedIsAwayThenRefusedOnlyWhereAskedFor() {
		LocalRevocations strict = view(3, Duration.ofSeconds(10));
		strict.markRead();
		this.view.markRead();
		this.now.updateAndGet((now) -> now.plusSeconds(11));
		assertThat(standing("s-1")).isEqualTo(Standing.GOOD);
		assertThat(strict.standing("s-1", "u-1", Instant.EPOCH)).isEqualTo(Standing.UNKNOWN);
		strict.markRead();
		assertThat(strict.standing("s-1", "u-1", Instant.EPOCH)).isEqualTo(Standing.GOOD);
	}

	private void end(String sessionId) {
		this.view.add(new Revocation.SessionEnded(sessionId, "tag"), this.now.get());
	}

	private LocalRevocations view(int maxEntries, Duration refuseAfter) {
		return new LocalRevocations(Duration.ofMinutes(5), maxEntries, refuseAfter, this.clock);
	}

	private Standing standing(String sessionId) {
		return this.view.standing(sessionId, "u-1", Instant.EPOCH);
	}

}
