package io.gatehouse.gateway.webflux;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How many verified access tokens are remembered, so that a signature is checked once.
 *
 * @param maxEntries most tokens that are remembered
 * @param maxSize most memory that they take
 */
@ConfigurationProperties("gatehouse.token-cache")
record TokenCacheProperties(@DefaultValue("10000") int maxEntries, @DefaultValue("32MB") DataSize maxSize) {

	TokenCacheProperties {
		if (maxEntries < 1 || maxSize.toBytes() < 1) {
			throw new IllegalArgumentException("gatehouse.token-cache.max-entries and max-size must be at least 1");
		}
	}

}
