package io.gatehouse.gateway.identity;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.gatehouse.auth.token.Assertion;
import org.jspecify.annotations.Nullable;

/**
 * The assertions that were made for one token, by route. They live and die with the
 * token's place in the cache.
 */
public final class MintedAssertions {

	/** More routes than one page calls. */
	private static final int MOST = 16;

	private final Map<String, Assertion> byRoute = new ConcurrentHashMap<>(2);

	private volatile int characters;

	@Nullable Assertion find(String route) {
		return this.byRoute.get(route);
	}

	void add(String route, Assertion assertion) {
		if (this.byRoute.size() >= MOST) {
			this.byRoute.clear();
		}
		this.byRoute.put(route, assertion);
		this.characters = this.byRoute.values().stream().mapToInt((minted) -> minted.text().length()).sum();
	}

	/**
	 * How many characters they hold, which is about what they cost in memory.
	 */
	public int size() {
		return this.characters;
	}

}
