package io.gatehouse.auth.token;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.SigningKey;

/**
 * The outcome of verifying an access token.
 */
public sealed interface Verification {

	/**
	 * The token is genuine and in force.
	 *
	 * @param token what it says
	 * @param keyCounts whether the key that signed it is still one of the issuer's: to be
	 * asked as long as the outcome is kept. Never blocks.
	 */
	record Accepted(AccessToken token, BooleanSupplier keyCounts) implements Verification {

		/** A token whose key nobody takes away. */
		public Accepted(AccessToken token) {
			this(token, () -> true);
		}

		/** A token of our own, which counts as long as its key is among ours. */
		public static Accepted by(SigningKey key, Supplier<KeyRing> keys, AccessToken token) {
			return new Accepted(token, () -> key.isSame(keys.get().verifying(key.id())));
		}

	}

	/**
	 * The token is another issuer's, and that one is being asked for its key.
	 *
	 * @param answered completes when it is worth verifying again; shared, so it must not
	 * be cancelled
	 */
	record NeedsKey(CompletableFuture<Void> answered) implements Verification {
	}

	/**
	 * The token is another issuer's, and that one cannot be asked for its key.
	 */
	record Unavailable() implements Verification {
	}

	/**
	 * The token is refused.
	 *
	 * @param reason why, for operators; callers are only told whether it has expired
	 */
	record Refused(RefusalReason reason) implements Verification {
	}

}
