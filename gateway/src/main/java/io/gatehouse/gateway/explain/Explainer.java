package io.gatehouse.gateway.explain;

import reactor.core.publisher.Mono;

/**
 * Explains what the gateway would do with a request, without calling its backend.
 */
@FunctionalInterface
public interface Explainer {

	/**
	 * Explains the request.
	 */
	Mono<Explanation> explain(Question question);

}
