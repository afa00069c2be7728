package io.gatehouse.gateway.webflux;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Calls from pages of other origins (CORS).
 *
 * @param allowedHeaders request headers that their pages may send, besides Authorization,
 * Content-Type, Idempotency-Key and X-Gatehouse-Client
 * @param exposedHeaders response headers that their pages may read, besides
 * WWW-Authenticate and Retry-After
 * @param maxAge time for which a browser may remember what is allowed
 */
@ConfigurationProperties("gatehouse.cors")
record CrossOriginProperties(@DefaultValue List<String> allowedHeaders, @DefaultValue List<String> exposedHeaders,
		@DefaultValue("10m") Duration maxAge) {

	CrossOriginProperties {
		for (String header : allowedHeaders) {
			require(header.matches("[A-Za-z0-9-]+"), "gatehouse.cors.allowed-headers holds '" + header
					+ "', which is no name of a header; a wildcard is not one");
		}
		for (String header : exposedHeaders) {
			require(header.matches("[A-Za-z0-9-]+"), "gatehouse.cors.exposed-headers holds '" + header
					+ "', which is no name of a header; a wildcard is not one");
		}
		require(!maxAge.isNegative(), "gatehouse.cors.max-age must not be negative");
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new IllegalArgumentException(otherwise);
		}
	}

}
