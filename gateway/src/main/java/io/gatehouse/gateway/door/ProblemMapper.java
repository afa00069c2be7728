package io.gatehouse.gateway.door;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.timeout.ReadTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpMethod;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.MethodNotAllowedException;
import reactor.netty.channel.AbortedException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/**
 * Which problem an exception is to a client.
 */
public final class ProblemMapper {

	private ProblemMapper() {
	}

	public static Problem map(Throwable failure) {
		if (failure instanceof ProblemException refusal) {
			return refusal.problem();
		}
		// Gateway takes every timeout for the backend's, that of a full pool too.
		if (isFullPool(failure) || isFullPool(failure.getCause())) {
			return Problems.upstreamUnavailable();
		}
		if (failure instanceof MethodNotAllowedException refused) {
			return Problems.methodNotAllowed(
					refused.getSupportedMethods().stream().map(HttpMethod::name).collect(Collectors.joining(", ")));
		}
		if (failure instanceof ErrorResponse response) {
			return map(response);
		}
		if (failure instanceof DataBufferLimitException) {
			return Problems.payloadTooLarge();
		}
		if (failure instanceof ConnectTimeoutException || failure instanceof ReadTimeoutException
				|| failure instanceof TimeoutException) {
			return Problems.upstreamTimeout();
		}
		boolean upstream = failure instanceof IOException || failure instanceof AbortedException
				|| failure instanceof DecoderException || isUnreadableAnswer(failure);
		return upstream ? Problems.upstreamUnavailable() : Problems.internalError();
	}

	private static Problem map(ErrorResponse response) {
		int status = response.getStatusCode().value();
		return switch (status) {
			case 404 -> Problems.notFound();
			case 405 -> Problems.methodNotAllowed(String.join(", ", response.getHeaders().getOrEmpty("Allow")));
			case 413 -> Problems.payloadTooLarge();
			case 415 -> Problems.unsupportedMediaType();
			case 502, 503 -> Problems.upstreamUnavailable();
			case 504 -> Problems.upstreamTimeout();
			default ->
				(status < 500) ? Problems.requestInvalid("The request cannot be read.") : Problems.internalError();
		};
	}

	/**
	 * What the decoder throws for an answer that is not HTTP has no type of its own. A
	 * request that it cannot read was refused by the server.
	 */
	private static boolean isUnreadableAnswer(Throwable failure) {
		StackTraceElement[] trace = failure.getStackTrace();
		return failure instanceof IllegalArgumentException && trace.length > 0
				&& trace[0].getClassName().startsWith("io.netty.handler.codec.");
	}

	private static boolean isFullPool(@Nullable Throwable failure) {
		return failure instanceof PoolAcquireTimeoutException || failure instanceof PoolAcquirePendingLimitException;
	}

}
