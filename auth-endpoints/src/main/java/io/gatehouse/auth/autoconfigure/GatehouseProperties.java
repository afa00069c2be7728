package io.gatehouse.auth.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.gatehouse.auth.endpoint.Transport;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of sign-in and sessions.
 *
 * @param basePath path under which the endpoints are served
 * @param externalOrigin origin that browsers see, for instance https://app.example.com
 * @param issuer name that our tokens are issued under; the external origin when left out,
 * and {@code gatehouse} without one
 * @param audience name that our tokens are meant for; the issuer when left out
 * @param accessToken access tokens
 * @param refreshToken refresh tokens
 * @param keys signing keys and secret keys
 * @param users directory of users
 * @param session sessions
 * @param revocation revocations
 * @param cors other origins
 * @param login sign-in
 */
@ConfigurationProperties("gatehouse")
public record GatehouseProperties(@DefaultValue("/auth") String basePath, @Nullable String externalOrigin,
		@Nullable String issuer, @Nullable String audience, @DefaultValue AccessToken accessToken,
		@DefaultValue RefreshToken refreshToken, @DefaultValue Keys keys, @DefaultValue Users users,
		@DefaultValue Session session, @DefaultValue Revocation revocation, @DefaultValue Cors cors,
		@DefaultValue Login login) {

	private static final String FALLBACK_ISSUER = "gatehouse";

	public GatehouseProperties {
		require(basePath.matches("(/[A-Za-z0-9._~-]+)+"),
				"gatehouse.base-path must begin with a slash, not end with one, and need no encoding");
		require(externalOrigin == null || externalOrigin.matches("https?://[^/?#@]+"),
				"gatehouse.external-origin must be an origin such as https://app.example.com, without a path");
	}

	/** The {@code iss} of our tokens. */
	public String issuerName() {
		if (this.issuer != null) {
			return this.issuer;
		}
		return (this.externalOrigin != null) ? this.externalOrigin : FALLBACK_ISSUER;
	}

	/** The {@code aud} of our tokens. */
	public String audienceName() {
		return (this.audience != null) ? this.audience : issuerName();
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new IllegalArgumentException(otherwise);
		}
	}

	/**
	 * Settings of access tokens.
	 *
	 * @param ttl time from issue to expiry, in whole seconds
	 */
	public record AccessToken(@DefaultValue("5m") Duration ttl) {

		public AccessToken {
			require(ttl.toSeconds() >= 1 && ttl.toNanosPart() == 0 && ttl.toHours() < 24,
					"gatehouse.access-token.ttl must be whole seconds, from 1s to less than a day, as 5m or 300s");
		}

	}

	/**
	 * Settings of refresh tokens and their sessions.
	 *
	 * @param idleTimeout time without a refresh after which a session ends
	 * @param absoluteTimeout time after sign-in at which a session ends, whatever is
	 * refreshed
	 * @param grace time in which a spent token still gets its successor, for tabs in
	 * parallel; 0 switches it off
	 * @param retryWindow time in which an attempt named by its Idempotency-Key may be
	 * repeated; 0 switches it off
	 * @param transports ways in which a client may get its refresh token; the first is
	 * the default
	 */
	public record RefreshToken(@DefaultValue("7d") Duration idleTimeout, @DefaultValue("30d") Duration absoluteTimeout,
			@DefaultValue("30s") Duration grace, @DefaultValue("24h") Duration retryWindow, @DefaultValue( {
					"body", "cookie" }) List<Transport> transports){

		public RefreshToken {
			// A number without a unit is milliseconds, which nobody means here.
			require(idleTimeout.toSeconds() > 0, "gatehouse.refresh-token.idle-timeout must be 1s or more, as 7d");
			require(absoluteTimeout.toSeconds() > 0,
					"gatehouse.refresh-token.absolute-timeout must be 1s or more, as 30d");
			require(!grace.isNegative(), "gatehouse.refresh-token.grace must not be negative");
			require(!retryWindow.isNegative(), "gatehouse.refresh-token.retry-window must not be negative");
			require(!transports.isEmpty(), "gatehouse.refresh-token.transports must name body, cookie or both");
		}

	}

	/**
	 * Settings of keys.
	 *
	 * @param location file of the JWK Set with private keys, or a directory with a file
	 * for each
	 * @param reloadInterval time between two looks at whether they have changed
	 */
	public record Keys(@Nullable String location, @DefaultValue("10s") Duration reloadInterval) {

		public Keys {
			require(reloadInterval.toMillis() >= 100, "gatehouse.keys.reload-interval must be at least 100ms");
		}

	}

	/**
	 * Settings of the directory of users.
	 *
	 * @param location file of the users with encoded passwords
	 * @param reloadInterval time between two looks at whether the file has changed
	 */
	public record Users(@Nullable String location, @DefaultValue("10s") Duration reloadInterval) {

		public Users {
			require(reloadInterval.toMillis() >= 100, "gatehouse.users.reload-interval must be at least 100ms");
		}

	}

	/**
	 * Settings of sessions.
	 *
	 * @param maxPerUser sessions that a user may have at a time; the least recently used
	 * one is ended for a new one
	 */
	public record Session(@DefaultValue("10") int maxPerUser) {

		public Session {
			require(maxPerUser >= 1, "gatehouse.session.max-per-user must be at least 1");
		}

	}

	/**
	 * Settings of revocations.
	 *
	 * @param maxEntries revocations that a node holds at most; when there are more,
	 * tokens as old as the oldest of them are refused as expired, so that clients refresh
	 * @param whenStale what happens to access tokens while the node is cut off from
	 * Redis: allow accepts them until they expire, refuse answers 503
	 * @param staleAfter time without news from Redis after which the node counts as cut
	 * off
	 */
	public record Revocation(@DefaultValue("100000") int maxEntries, @DefaultValue("allow") WhenStale whenStale,
			@DefaultValue("10s") Duration staleAfter) {

		public Revocation {
			require(maxEntries >= 1, "gatehouse.revocation.max-entries must be at least 1");
			require(staleAfter.toSeconds() >= 1, "gatehouse.revocation.stale-after must be at least 1s");
		}

	}

	/** What happens to access tokens while the node is cut off from Redis. */
	public enum WhenStale {

		/** They are accepted until they expire. */
		ALLOW,

		/** They are answered with 503. */
		REFUSE

	}

	/**
	 * Settings of cross-origin requests.
	 *
	 * @param allowedOrigins origins of the application besides the gateway's own
	 */
	public record Cors(@DefaultValue List<String> allowedOrigins) {

		public Cors {
			for (String origin : allowedOrigins) {
				require(origin.matches("https?://[a-z0-9.\\-\\[\\]:]+") && !origin
					.matches("http:.*:80|https:.*:443"), "gatehouse.cors.allowed-origins holds '" + origin
							+ "', which is no origin as browsers send it: "
							+ "https://app.example.com, in lower case, without a path, a default port or a wildcard");
			}
		}

	}

	/**
	 * Settings of sign-in.
	 *
	 * @param hashing pool that hashes passwords
	 * @param throttle how often passwords may be tried
	 * @param minDuration time before which no refusal is answered; by default the slow
	 * end of the slowest encoding that accounts have, as measured
	 */
	public record Login(@DefaultValue Hashing hashing,
			@NestedConfigurationProperty @DefaultValue ThrottleProperties throttle, @Nullable Duration minDuration) {

		public Login {
			require(minDuration == null || (!minDuration.isNegative() && minDuration.toSeconds() < 10),
					"gatehouse.login.min-duration must be from 0 to less than 10s");
		}

	}

	/**
	 * Settings of the pool that hashes passwords.
	 *
	 * @param threads hashes computed at a time; half the cores when left out
	 * @param queue sign-ins that may wait before further ones are answered with 503
	 */
	public record Hashing(@Nullable Integer threads, @DefaultValue("64") int queue) {

		public Hashing {
			require(threads == null || threads >= 1, "gatehouse.login.hashing.threads must be at least 1");
			require(queue >= 1, "gatehouse.login.hashing.queue must be at least 1");
		}

		/** The number of threads. */
		public int threadCount() {
			return (this.threads != null) ? this.threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
		}

	}

}
