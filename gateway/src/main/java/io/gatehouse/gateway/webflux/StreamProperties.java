package io.gatehouse.gateway.webflux;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Connections that last: WebSockets and event streams.
 *
 * @param maxOpen most of them at the same time; one more is closed with 1013, or
 * completed when it is an event stream
 * @param maxPerSession most of one session
 */
@ConfigurationProperties("gatehouse.streams")
record StreamProperties(@DefaultValue("10000") int maxOpen, @DefaultValue("100") int maxPerSession) {

	StreamProperties {
		if (maxOpen < 1) {
			throw new IllegalArgumentException("gatehouse.streams.max-open must be at least 1");
		}
		if (maxPerSession < 1) {
			throw new IllegalArgumentException("gatehouse.streams.max-per-session must be at least 1");
		}
	}

}
