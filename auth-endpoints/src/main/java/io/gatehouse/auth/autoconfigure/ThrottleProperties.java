package io.gatehouse.auth.autoconfigure;

import java.time.Duration;

import io.gatehouse.auth.session.LoginLimits;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of how often passwords may be tried.
 *
 * @param enabled whether attempts are counted at all
 * @param freeFailures failures of an account from one network (/24 or /64) before
 * attempts must wait
 * @param accountFailures failures of an account from all networks that are not known for
 * it, before attempts from such networks must wait
 * @param maxWait the longest wait, which doubles with each failure from one second on
 * @param remember how long failures are remembered after the last one
 * @param addressLimit failures that one client address (IPv6: /64) may have in a minute
 * @param sprayingLimit failures that all clients that are not known may have together in
 * a minute
 * @param knownFor how long a network is known for an account after signing in from it
 */
public record ThrottleProperties(@DefaultValue("true") boolean enabled, @DefaultValue("5") int freeFailures,
		@DefaultValue("20") int accountFailures, @DefaultValue("60s") Duration maxWait,
		@DefaultValue("1h") Duration remember, @DefaultValue("20") int addressLimit,
		@DefaultValue("200") int sprayingLimit, @DefaultValue("30d") Duration knownFor) {

	public ThrottleProperties {
		require(freeFailures >= 1, "free-failures must be at least 1");
		require(accountFailures >= freeFailures, "account-failures must be at least free-failures");
		require(maxWait.toSeconds() >= 1, "max-wait must be at least 1s");
		require(remember.compareTo(maxWait) >= 0, "remember must be at least max-wait");
		require(addressLimit >= 1, "address-limit must be at least 1");
		require(sprayingLimit >= 1, "spraying-limit must be at least 1");
		require(knownFor.toSeconds() >= 1, "known-for must be at least 1s");
	}

	LoginLimits limits() {
		return new LoginLimits(this.freeFailures, this.accountFailures, this.maxWait, this.remember, this.addressLimit,
				this.sprayingLimit, this.knownFor);
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new IllegalArgumentException("gatehouse.login.throttle." + otherwise);
		}
	}

}
