package io.gatehouse.auth.session;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StoreClockTests {

	private long now = 1_000_000;

	private final StoreClock clock = new StoreClock(new Clock() {

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
			return Instant.ofEpochMilli(StoreClockTests.this.now);
		}

	});

	@Test
	void deadlineWhenOneAnswerWasSlowThenNotSpoiled() {
		answer(5000, 1, 1);
		answer(5000, 400, 20);
		assertThat(this.clock.deadline(this.now)).isBetween(this.now + 4999, this.now + 5001);
	}

	@Test
	void deadlineWhenStoreStepsThenFollowed() {
		answer(5000, 2, 2);
		answer(-3000, 2, 2);
		assertThat(this.clock.deadline(this.now)).isBetween(this.now - 3002, this.now - 2998);
		answer(9000, 2, 2);
		assertThat(this.clock.deadline(this.now)).isBetween(this.now + 8998, this.now + 9002);
	}

	/** The question took a while to get there, and the answer to come back. */
	private void answer(long offset, long there, long back) {
		long sentAt = this.now;
		this.now += there;
		long storeTime = this.now + offset;
		this.now += back;
		this.clock.observe(sentAt, storeTime);
	}

}
