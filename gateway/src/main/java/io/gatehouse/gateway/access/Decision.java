package io.gatehouse.gateway.access;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.gateway.authentication.Caller;
import io.gatehouse.gateway.identity.IdentityHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request.
 */
public sealed interface Decision {

	/**
	 * It goes to the backend.
	 *
	 * @param caller who calls, or {@code null} when nobody is known to
	 * @param authorization whether the client's {@code Authorization} header goes with it
	 * @param reported why it would have been refused, were the route's policy not on
	 * report only
	 */
	record Forward(@Nullable Caller caller, boolean authorization, @Nullable Problem reported) implements Decision {

		static Forward of(@Nullable Caller caller, RoutePolicy policy) {
			return new Forward(caller, policy.forwardToken(), null);
		}

		/**
		 * What the backend is told about the caller.
		 */
		public IdentityHeaders identity() {
			return (this.caller != null) ? this.caller.headers() : IdentityHeaders.NONE;
		}

	}

	/**
	 * It is answered with a problem.
	 */
	record Refuse(Problem problem) implements Decision {
	}

}
