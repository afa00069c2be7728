package io.gatehouse.gateway.webflux;

import java.util.List;

import io.gatehouse.gateway.identity.TrustedProxies;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What stands before the gateway.
 *
 * @param trustedProxies addresses and ranges (10.0.0.0/8) of the proxies before the
 * gateway; what they say in X-Forwarded-* about a client is believed, and what anybody
 * else says is removed
 */
@ConfigurationProperties("gatehouse")
record ProxyProperties(@DefaultValue List<String> trustedProxies) {

	ProxyProperties {
		trustedProxies = List.copyOf(trustedProxies);
		try {
			TrustedProxies.of(trustedProxies);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("gatehouse.trusted-proxies: " + ex.getMessage(), ex);
		}
	}

	TrustedProxies proxies() {
		return TrustedProxies.of(this.trustedProxies);
	}

}
