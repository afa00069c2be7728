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

	private final Cache<Key, Caller> callers;

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
			.expireAfter(Expiry.<Key, Caller>creating(
					(key, caller) -> Duration.ofMillis(Math.max(0, caller.expiresAt() - clock.millis()))))
			.build();
	}

	@Nullable Caller find(String text) {
		return this.callers.getIfPresent(new Key(text));
	}

	/** Adds it, or weighs it again. */
	void add(String text, Caller caller) {
		this.callers.put(new Key(text), caller);
	}

	void remove(String text) {
		this.callers.invalidate(new Key(text));
	}

	/**
	 * How many tokens are kept, after evicting what is over the bounds.
	 */
	public long size() {
		this.callers.cleanUp();
		return this.callers.estimatedSize();
	}

	private int weigh(Key key, Caller caller) {
		// The claims take about as much as the headers made of them.
		return Math.max(this.smallest,
				OVERHEAD + key.text().length() + 3 * caller.headers().size() + caller.assertions().size());
	}

	/**
	 * The text of a token, told from others by the end of its signature first: reading
	 * all of it takes longer than all else that is done with a known one. Nobody can have
	 * many tokens signed that end alike.
	 */
	private record Key(String text) {

		private static final int END = 16;

		@Override
		public int hashCode() {
			int hash = this.text.length();
			for (int i = Math.max(0, this.text.length() - END); i < this.text.length(); i++) {
				hash = 31 * hash + this.text.charAt(i);
			}
			return hash;
		}

	}

}
