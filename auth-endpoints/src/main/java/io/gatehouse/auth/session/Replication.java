package io.gatehouse.auth.session;

import java.util.List;

import reactor.core.publisher.Mono;

/**
 * Waits until what was just written is on a replica too, where there is one, so that a
 * failover does not lose it.
 */
@FunctionalInterface
public interface Replication {

	/** For a store without replicas. */
	Replication NONE = (keys) -> Mono.empty();

	/**
	 * Completes when a replica has what was written before the call, when there is no
	 * replica, or when the wait has been long enough. Never fails: what is written is
	 * written.
	 * @param keys what was written
	 */
	Mono<Void> await(List<String> keys);

}
