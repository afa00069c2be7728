package io.gatehouse.auth.key;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The keys in force, which a rotation replaces while tokens are issued and verified. A
 * key that turns up without saying from when it signs is held back, so that every gateway
 * knows it before any signs with it.
 */
public final class CurrentKeys implements Supplier<KeyRing> {

	private final Duration holdBack;

	private final Map<String, Instant> heldUntil = new HashMap<>();

	private volatile KeyRing ring;

	/**
	 * Begins with keys that are in force already.
	 * @param holdBack how long a new key without {@code nbf} only checks
	 */
	public CurrentKeys(KeyRing ring, Duration holdBack) {
		this.ring = ring;
		this.holdBack = holdBack;
	}

	@Override
	public KeyRing get() {
		return this.ring;
	}

	/**
	 * Takes other keys instead.
	 * @param next the keys as the file has them
	 * @param now the present
	 */
	public synchronized void replace(KeyRing next, Instant now) {
		Set<String> known = this.ring.ids();
		Set<String> ids = next.ids();
		for (String id : ids) {
			if (!known.contains(id)) {
				this.heldUntil.put(id, now.plus(this.holdBack));
			}
		}
		this.heldUntil.keySet().retainAll(new HashSet<>(ids));
		this.heldUntil.values().removeIf((until) -> !until.isAfter(now));
		KeyRing held = next.heldBack(this.heldUntil);
		// Without any other key to sign with, waiting would be an outage.
		boolean usable = held.signing(now).isPresent() && held.mac(now).isPresent();
		this.ring = usable ? held : next;
	}

	@Override
	public String toString() {
		return "CurrentKeys[" + this.ring + "]";
	}

}
