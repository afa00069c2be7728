package io.gatehouse.auth.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * How current this node's view is.
 * <ul>
 * <li>{@code gatehouse.revocations.held}: how many revocations are in memory</li>
 * <li>{@code gatehouse.revocations.staleness}: time since the stream was last read to its
 * end; not a number before the first time</li>
 * <li>{@code gatehouse.revocations.lag}: from an append until this node knew of it, as
 * far as the clocks agree</li>
 * </ul>
 */
public final class RevocationMetrics {

	private static final double MILLIS = 1000d;

	private final Timer lag;

	private final Clock clock;

	public RevocationMetrics(MeterRegistry meters, LocalRevocations view, Clock clock) {
		this.clock = clock;
		this.lag = Timer.builder("gatehouse.revocations.lag").publishPercentileHistogram().register(meters);
		Gauge.builder("gatehouse.revocations.held", view, LocalRevocations::size).register(meters);
		TimeGauge
			.builder("gatehouse.revocations.staleness", view, TimeUnit.SECONDS,
					(current) -> staleness(current.readAt()))
			.register(meters);
	}

	void learned(Instant appendedAt) {
		Duration lag = Duration.between(appendedAt, this.clock.instant());
		this.lag.record(lag.isNegative() ? Duration.ZERO : lag);
	}

	private double staleness(@Nullable Instant readAt) {
		return (readAt != null) ? Duration.between(readAt, this.clock.instant()).toMillis() / MILLIS : Double.NaN;
	}

}
