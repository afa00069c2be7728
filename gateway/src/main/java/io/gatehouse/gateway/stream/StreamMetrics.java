package io.gatehouse.gateway.stream;

import java.util.Collection;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What there is to know about connections that last.
 * <ul>
 * <li>{@code gatehouse.streams.open}, by {@code kind}: how many are open</li>
 * <li>{@code gatehouse.streams.ended}, by {@code kind} and {@code reason}: how many the
 * gateway itself has ended</li>
 * </ul>
 */
final class StreamMetrics {

	private final MeterRegistry meters;

	StreamMetrics(MeterRegistry meters, Collection<OpenStream> streams) {
		this.meters = meters;
		for (OpenStream.Kind kind : OpenStream.Kind.values()) {
			Gauge
				.builder("gatehouse.streams.open", streams,
						(open) -> open.stream().filter((stream) -> stream.kind() == kind).count())
				.tag("kind", kind.toString())
				.register(meters);
		}
	}

	void ended(OpenStream.Kind kind, Ending why) {
		this.meters.counter("gatehouse.streams.ended", "kind", kind.toString(), "reason", why.toString()).increment();
	}

}
