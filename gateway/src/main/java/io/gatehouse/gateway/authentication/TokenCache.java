package io.gatehouse.gateway.authentication;

import java.time.Clock;
import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import org.jspecify.annotations.Nullable;

/**
 * The callers of tokens that were verified, by the text of the token, so that a signature
 * is checked once. Being here says that a token is genuine, not that it is in force:
 * expiry and revocation are asked each time. Refused tokens are not kept, so that nobody
 * can fill the cache with them.
 */
public final class TokenCache {

	/** What an entry takes besides its texts: measured, and rounded up. */
	private static final int OVERHEAD = 1024;

	private final Cache<String, Caller> callers;

	private final int smallest;

	/**
	 * Creates an empty cache.
	 * @param maxEntries how many tokens it keeps at most
	 * @param maxBytes how much memory it takes at most, in bytes
	 */
	public TokenCache(int maxEntries, long maxBytes, Clock clock) {
		// Counting no entry as less than its share of the bytes bounds both.
		this.smallest = (int) Math.min(Integer.MAX_VALUE, Math.max(OVERHEAD, maxBytes / maxEntries));
		this.callers = Caffeine.newBuilder()
			.maximumWeight(maxBytes)
			.weigher(this::weigh)
			.expireAfter(Expiry.<String, Caller>creating(
					(text, caller) -> Duration.ofMillis(Math.max(0, caller.expiresAt() - clock.millis()))))
			.build();
	}

	@Nullable Caller find(String text) {
		return this.callers.getIfPresent(text);
	}

	/** Adds it, or weighs it again. */
	void add(String text, Caller caller) {
		this.callers.put(text, caller);
	}

	void remove(String text) {
		this.callers.invalidate(text);
	}

	/**
	 * How many tokens are kept, after evicting what is over the bounds.
	 */
	public long size() {
		this.callers.cleanUp();
		return this.callers.estimatedSize();
	}

	private int weigh(String text, Caller caller) {
		// The claims take about as much as the headers made of them.
		return Math.max(this.smallest,
				OVERHEAD + text.length() + 3 * caller.headers().size() + caller.assertions().size());
	}

}
