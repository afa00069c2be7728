package io.gatehouse.gateway.access;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.gateway.authentication.Caller;
import io.gatehouse.gateway.identity.Assertions;
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
	 * @param assertion what the backend can verify about the caller, or {@code null} when
	 * it gets nothing of the kind
	 */
	record Forward(@Nullable Caller caller, boolean authorization, @Nullable Problem reported,
			@Nullable String assertion) implements Decision {

		static Forward anonymous(RoutePolicy policy) {
			return new Forward(null, policy.forwardToken(), null, null);
		}

		/**
		 * Hands each header that tells about the caller to the writer.
		 */
		public void writeTo(BiConsumer<String, String> writer) {
			identity().writeTo(writer);
			if (this.assertion != null) {
				writer.accept(Assertions.HEADER, this.assertion);
			}
		}

		/**
		 * What the backend is told about the caller.
		 */
		public IdentityHeaders identity() {
			return (this.caller != null) ? this.caller.headers() : IdentityHeaders.NONE;
		}

	}

	/**
	 * It cannot be said yet. Only a token of another issuer whose key is not here comes
	 * to this, once for each new key.
	 *
	 * @param answered completes when it is worth asking again; shared, so it must not be
	 * cancelled
	 */
	record Await(CompletableFuture<Void> answered) implements Decision {
	}

	/**
	 * It is answered with a problem.
	 */
	record Refuse(Problem problem) implements Decision {
	}

}
