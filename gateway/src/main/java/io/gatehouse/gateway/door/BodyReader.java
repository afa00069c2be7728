package io.gatehouse.gateway.door;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToIntFunction;

import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.gateway.firewall.BodySizes;
import io.gatehouse.gateway.firewall.RequestView;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the bodies of requests no further than they may go. One that announces its length
 * was refused by the firewall, so only chunked ones are counted.
 *
 * @param <B> a door's kind of buffer
 */
public final class BodyReader<B> {

	private final BodySizes sizes;

	private final ToIntFunction<B> length;

	private final Function<B, byte[]> content;

	private final Consumer<B> release;

	/**
	 * Creates it.
	 * @param length how many bytes a buffer holds
	 * @param content what a buffer holds
	 * @param release gives a buffer back
	 */
	public BodyReader(BodySizes sizes, ToIntFunction<B> length, Function<B, byte[]> content, Consumer<B> release) {
		this.sizes = sizes;
		this.length = length;
		this.content = content;
		this.release = release;
	}

	/**
	 * Whether the request may have a body.
	 * @param request as it came: a filter may have taken a header away, and the body is
	 * there still
	 */
	public static boolean mayBeIn(RequestView request) {
		return !BodySizes.isWithoutMeaning(request.method()) || isChunked(request)
				|| request.header("Content-Length") != null;
	}

	/**
	 * Whether the body is awaited as a whole, so that no backend's connection waits for
	 * it: it means nothing.
	 */
	public static boolean isAwaited(RequestView request) {
		return BodySizes.isWithoutMeaning(request.method());
	}

	/** The body, which ends with a problem where it is larger than allowed. */
	public Flux<B> limited(RequestView request, Flux<B> body) {
		return isChunked(request) ? counted(body, this.sizes.of(request.method())) : body;
	}

	/** The body as a whole. */
	public Mono<byte[]> whole(RequestView request, Flux<B> body) {
		return limited(request, body).collect(ByteArrayOutputStream::new, (bytes, buffer) -> {
			bytes.writeBytes(this.content.apply(buffer));
			this.release.accept(buffer);
		}).map(ByteArrayOutputStream::toByteArray);
	}

	private Flux<B> counted(Flux<B> body, long most) {
		return Flux.defer(() -> {
			long[] bytes = { 0 };
			return body.map((buffer) -> {
				bytes[0] += this.length.applyAsInt(buffer);
				if (bytes[0] > most) {
					this.release.accept(buffer);
					throw new ProblemException(Problems.payloadTooLarge());
				}
				return buffer;
			});
		});
	}

	private static boolean isChunked(RequestView request) {
		return request.header("Transfer-Encoding") != null;
	}

}
