package io.gatehouse.gateway.door;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import io.gatehouse.auth.problem.ProblemCode;
import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.timeout.ReadTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.server.UnsupportedMediaTypeStatusException;
import reactor.netty.channel.AbortedException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link ProblemMapper}.
 */
class ProblemMapperTests {

	static Stream<Arguments> failures() {
		return Stream.of(arguments(new ProblemException(Problems.csrfFailed()), ProblemCode.CSRF_FAILED),
				arguments(status(HttpStatus.NOT_FOUND), ProblemCode.NOT_FOUND),
				arguments(status(HttpStatus.METHOD_NOT_ALLOWED), ProblemCode.METHOD_NOT_ALLOWED),
				arguments(status(HttpStatus.CONTENT_TOO_LARGE), ProblemCode.PAYLOAD_TOO_LARGE),
				arguments(new DataBufferLimitException("x"), ProblemCode.PAYLOAD_TOO_LARGE),
				arguments(new UnsupportedMediaTypeStatusException(MediaType.TEXT_PLAIN, List.of()),
						ProblemCode.UNSUPPORTED_MEDIA_TYPE),
				arguments(new ServerWebInputException("x"), ProblemCode.REQUEST_INVALID),
				arguments(status(HttpStatus.NOT_ACCEPTABLE), ProblemCode.REQUEST_INVALID),
				arguments(new ConnectException("x"), ProblemCode.UPSTREAM_UNAVAILABLE),
				arguments(new UnknownHostException("x"), ProblemCode.UPSTREAM_UNAVAILABLE),
				arguments(new IOException("Connection reset by peer"), ProblemCode.UPSTREAM_UNAVAILABLE),
				arguments(AbortedException.beforeSend(), ProblemCode.UPSTREAM_UNAVAILABLE),
				arguments(new TooLongFrameException("x"), ProblemCode.UPSTREAM_UNAVAILABLE),
				arguments(new PoolAcquireTimeoutException(Duration.ofSeconds(1)), ProblemCode.UPSTREAM_UNAVAILABLE),
				arguments(new PoolAcquirePendingLimitException(1), ProblemCode.UPSTREAM_UNAVAILABLE),
				arguments(
						new ResponseStatusException(HttpStatus.GATEWAY_TIMEOUT, "x",
								new PoolAcquireTimeoutException(Duration.ofSeconds(1))),
						ProblemCode.UPSTREAM_UNAVAILABLE),
				arguments(status(HttpStatus.SERVICE_UNAVAILABLE), ProblemCode.UPSTREAM_UNAVAILABLE),
				arguments(status(HttpStatus.GATEWAY_TIMEOUT), ProblemCode.UPSTREAM_TIMEOUT),
				arguments(new TimeoutException("x"), ProblemCode.UPSTREAM_TIMEOUT),
				arguments(new ConnectTimeoutException("x"), ProblemCode.UPSTREAM_TIMEOUT),
				arguments(ReadTimeoutException.INSTANCE, ProblemCode.UPSTREAM_TIMEOUT),
				arguments(status(HttpStatus.INTERNAL_SERVER_ERROR), ProblemCode.INTERNAL_ERROR),
				arguments(new IllegalStateException("x"), ProblemCode.INTERNAL_ERROR));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void mapWhenItFailsThenItsCode(Throwable failure, ProblemCode code) {
		assertThat(ProblemMapper.map(failure).code()).isEqualTo(code);
	}

	@Test
	void mapWhenMethodIsNotAllowedThenAllowed() {
		Throwable failure = new MethodNotAllowedException(HttpMethod.PUT, List.of(HttpMethod.GET, HttpMethod.POST));
		assertThat(ProblemMapper.map(failure).headers().get("Allow")).contains("GET").contains("POST");
	}

	private static ResponseStatusException status(HttpStatus status) {
		return new ResponseStatusException(status);
	}

}
