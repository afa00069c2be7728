package io.gatehouse.gateway.webflux;

import java.util.Map;

import io.gatehouse.gateway.identity.IdentityHeaderNames;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What backends are told about a caller.
 *
 * @param headers Which header carries which claim. The claims are sub, iss, sid, email,
 * roles and scope; those that are left out keep their header of the contract.
 */
@ConfigurationProperties("gatehouse.identity")
record IdentityProperties(@DefaultValue Map<String, String> headers) {

	IdentityProperties {
		headers = Map.copyOf(headers);
		IdentityHeaderNames.of(headers);
	}

	IdentityHeaderNames names() {
		return IdentityHeaderNames.of(this.headers);
	}

}
