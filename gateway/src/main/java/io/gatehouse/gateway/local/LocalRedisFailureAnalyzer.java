package io.gatehouse.gateway.local;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Names the way out where the embedded Redis does not run.
 */
final class LocalRedisFailureAnalyzer extends AbstractFailureAnalyzer<LocalRedisException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, LocalRedisException cause) {
		return new FailureAnalysis(cause.getMessage(),
				"Set spring.data.redis.url to a Redis that is running, for instance "
						+ "--spring.data.redis.url=redis://127.0.0.1:6379.",
				cause);
	}

}
