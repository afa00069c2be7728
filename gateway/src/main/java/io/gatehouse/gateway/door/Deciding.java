package io.gatehouse.gateway.door;

import java.util.function.Function;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.gateway.access.Decision;
import io.gatehouse.gateway.access.Decision.Await;
import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.access.Decision.Refuse;
import io.gatehouse.gateway.access.Gatekeeper;
import io.gatehouse.gateway.access.RoutePolicy;
import io.gatehouse.gateway.firewall.RequestView;
import reactor.core.publisher.Mono;

/**
 * Asks the gatekeeper, waits where it cannot be said yet, and has the decision carried
 * out.
 */
public final class Deciding {

	private final Gatekeeper gatekeeper;

	public Deciding(Gatekeeper gatekeeper) {
		this.gatekeeper = gatekeeper;
	}

	/**
	 * Decides about the request.
	 * @param policy the policy of its route
	 * @param forward sends it to the backend
	 * @param refuse answers it with a problem
	 */
	public <T> Mono<T> decide(RequestView request, RoutePolicy policy, Function<Forward, Mono<T>> forward,
			Function<Problem, Mono<T>> refuse) {
		Decision decision = this.gatekeeper.decide(request, policy);
		if (decision instanceof Await await) {
			// Others wait for the same, so it is not cancelled with this request.
			return Mono.fromFuture(await.answered(), true)
				.then(Mono.defer(() -> carryOut(this.gatekeeper.decide(request, policy), forward, refuse)));
		}
		return carryOut(decision, forward, refuse);
	}

	private static <T> Mono<T> carryOut(Decision decision, Function<Forward, Mono<T>> forward,
			Function<Problem, Mono<T>> refuse) {
		if (decision instanceof Forward admitted) {
			return forward.apply(admitted);
		}
		// Nobody waits twice.
		return refuse.apply((decision instanceof Refuse refused) ? refused.problem() : Problems.authUnavailable());
	}

}
