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

	private final LocalRevocations view = new LocalRevocations(Duration.ofMinutes(5), this.clock);

	@Test
	void standingWhenNeverReadThenUnknown() {
		assertThat(standing("s-1")).isEqualTo(Standing.UNKNOWN);
	}

	@Test
	void standingWhenSessionEndedThenEndedForAsLongAsATokenLives() {
		this.view.markRead();
		this.view.sessionEnded("s-1");
		assertThat(standing("s-1")).isEqualTo(Standing.ENDED);
		assertThat(standing("s-2")).isEqualTo(Standing.GOOD);
		this.now.updateAndGet((now) -> now.plus(Duration.ofMinutes(5)));
		this.view.forgetOld();
		assertThat(standing("s-1")).isEqualTo(Standing.ENDED);
		this.now.updateAndGet((now) -> now.plus(Duration.ofMinutes(2)));
		this.view.forgetOld();
		assertThat(standing("s-1")).isEqualTo(Standing.GOOD);
	}

	private Standing standing(String sessionId) {
		return this.view.standing(sessionId, "u-1", Instant.EPOCH);
	}

}
