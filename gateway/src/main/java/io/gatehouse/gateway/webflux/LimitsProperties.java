package io.gatehouse.gateway.webflux;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a request may bring, and how slowly.
 *
 * @param requestLine longest request line, which holds the address
 * @param headerSize most bytes of all header lines together
 * @param bodySize most bytes of a body
 * @param headerTime time from the first byte of a request, or from the connection, until
 * its header is whole
 * @param bodyIdle longest pause in a body while the gateway waits for it
 * @param bodyRate least bytes a second of a body, in the mean of the time that the
 * gateway has waited for it; looked at after each body-idle
 */
@ConfigurationProperties("gatehouse.limits")
record LimitsProperties(@DefaultValue("8KB") DataSize requestLine, @DefaultValue("16KB") DataSize headerSize,
		@DefaultValue("20MB") DataSize bodySize, @DefaultValue("10s") Duration headerTime,
		@DefaultValue("10s") Duration bodyIdle, @DefaultValue("256B") DataSize bodyRate) {

	private static final long MOST_HEADER = DataSize.ofMegabytes(1).toBytes();

	LimitsProperties {
		require(isHeader(requestLine), "gatehouse.limits.request-line must be from 1B to 1MB");
		require(isHeader(headerSize), "gatehouse.limits.header-size must be from 1B to 1MB");
		require(bodySize.toBytes() >= 0, "gatehouse.limits.body-size must not be negative");
		require(headerTime.toMillis() > 0, "gatehouse.limits.header-time must be more than 0");
		require(bodyRate.toBytes() >= 0, "gatehouse.limits.body-rate must not be negative");
		require(bodyIdle.toMillis() > 0, "gatehouse.limits.body-idle must be more than 0");
	}

	private static boolean isHeader(DataSize size) {
		return size.toBytes() >= 1 && size.toBytes() <= MOST_HEADER;
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new IllegalArgumentException(otherwise);
		}
	}

}
