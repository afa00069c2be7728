package io.gatehouse.gateway.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.auth.token.Assertion;
import io.gatehouse.auth.token.AssertionIssuer;
import org.jspecify.annotations.Nullable;

/**
 * The signed form of what backends are told. One is made for a token and a route, and
 * made again only when the token outlives it.
 */
public final class Assertions {

	/** The header that carries an assertion. */
	public static final String HEADER = "X-Auth-Assertion";

	/** Nothing can be signed. */
	public static final Assertions NONE = new Assertions(null, Duration.ZERO, Clock.systemUTC());

	/** How much of an assertion's life must be left when a backend gets it. */
	private static final int LEFT = 10;

	private final @Nullable AssertionIssuer issuer;

	private final Duration ttl;

	private final Clock clock;

	/**
	 * Creates the rule.
	 * @param issuer signs them, or {@code null} when nothing can be signed
	 * @param ttl how long one lasts at most
	 */
	public Assertions(@Nullable AssertionIssuer issuer, Duration ttl, Clock clock) {
		this.issuer = issuer;
		this.ttl = ttl;
		this.clock = clock;
	}

	/** Whether anything can be signed. */
	public boolean areReady() {
		return this.issuer != null && this.issuer.isReady();
	}

	/**
	 * The assertion for the route.
	 * @param minted those that were made for the same token
	 */
	public String of(AccessToken token, MintedAssertions minted, String route) {
		Instant now = this.clock.instant();
		Assertion known = minted.find(route);
		if (known != null && serves(known, token, now)) {
			return known.text();
		}
		if (this.issuer == null) {
			throw new IllegalStateException("A route asks for an assertion that nobody can sign");
		}
		Assertion assertion = this.issuer.issue(token, route, this.ttl);
		minted.add(route, assertion);
		return assertion.text();
	}

	private boolean serves(Assertion known, AccessToken token, Instant now) {
		return !known.expiresAt().isBefore(token.expiresAt())
				|| now.plus(this.ttl.dividedBy(LEFT)).isBefore(known.expiresAt());
	}

}
