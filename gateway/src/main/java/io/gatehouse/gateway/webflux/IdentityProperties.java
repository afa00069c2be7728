package io.gatehouse.gateway.webflux;

import java.time.Duration;
import java.util.Map;

import io.gatehouse.gateway.identity.IdentityHeaderNames;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What backends are told about a caller.
 *
 * @param headers which header carries which claim; the claims are sub, iss, sid, email,
 * roles and scope, and those that are left out keep their header of the contract
 * @param assertion what backends can verify
 */
@ConfigurationProperties("gatehouse.identity")
record IdentityProperties(@DefaultValue Map<String, String> headers, @DefaultValue Assertion assertion) {

	IdentityProperties {
		headers = Map.copyOf(headers);
		IdentityHeaderNames.of(headers);
	}

	IdentityHeaderNames names() {
		return IdentityHeaderNames.of(this.headers);
	}

	/**
	 * The signed assertion.
	 *
	 * @param ttl time for which an assertion is valid; at most 5m, and never longer than
	 * the token
	 */
	record Assertion(@DefaultValue("5m") Duration ttl) {

		private static final Duration LONGEST = Duration.ofMinutes(5);

		Assertion {
			if (ttl.toSeconds() < 1 || ttl.compareTo(LONGEST) > 0) {
				throw new IllegalArgumentException("gatehouse.identity.assertion.ttl must be from 1s to 5m");
			}
		}

	}

}
