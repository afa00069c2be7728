package io.gatehouse.auth.key;

import java.util.concurrent.CompletableFuture;

/**
 * What is known about a key of another issuer.
 */
public sealed interface KeyLookup {

	/** Here it is. */
	record Found(VerifyingKey key) implements KeyLookup {
	}

	/** The issuer does not publish it. */
	record Unknown() implements KeyLookup {
	}

	/** The issuer could not be asked. */
	record Unavailable() implements KeyLookup {
	}

	/**
	 * The issuer is being asked.
	 *
	 * @param answered completes when it is worth looking again, and never with a failure;
	 * shared, so it must not be cancelled
	 */
	record Pending(CompletableFuture<Void> answered) implements KeyLookup {
	}

}
