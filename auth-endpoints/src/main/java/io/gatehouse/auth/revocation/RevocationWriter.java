package io.gatehouse.auth.revocation;

import reactor.core.publisher.Mono;

/**
 * Writes a revocation where all gateways read it.
 */
@FunctionalInterface
public interface RevocationWriter {

	/**
	 * Writes back what a failover lost. Harmless when it was not lost.
	 */
	Mono<Void> writeBack(Revocation revocation);

}
