package io.gatehouse.gateway.webflux;

import java.io.ByteArrayOutputStream;
import java.util.function.Function;

import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.gateway.door.NettyRequestView;
import io.gatehouse.gateway.firewall.BodySizes;
import io.gatehouse.gateway.firewall.RequestView;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends a request whose body is larger than allowed. One that announces its length was
 * refused by the firewall, so only chunked ones are counted.
 */
final class BodyLimit {

	private final BodySizes sizes;

	BodyLimit(BodySizes sizes) {
		this.sizes = sizes;
	}

	/**
	 * Goes on with the exchange and its body. One of a method whose bodies mean nothing
	 * is awaited first: no backend's connection waits for it.
	 * @param request as it came: a filter may have taken a header away, and the body is
	 * there still
	 */
	Mono<Void> watch(RequestView request, ServerWebExchange exchange, Function<ServerWebExchange, Mono<Void>> next) {
		boolean chunked = request.header(HttpHeaders.TRANSFER_ENCODING) != null;
		boolean meaningless = BodySizes.isWithoutMeaning(request.method());
		if (!chunked && !(meaningless && request.header(HttpHeaders.CONTENT_LENGTH) != null)) {
			return next.apply(exchange);
		}
		Flux<DataBuffer> body = exchange.getRequest().getBody();
		Flux<DataBuffer> counted = chunked ? counted(body, this.sizes.of(request.method())) : body;
		if (!meaningless) {
			return next.apply(with(exchange, counted));
		}
		return counted.collect(ByteArrayOutputStream::new, BodyLimit::append).flatMap((bytes) -> {
			Flux<DataBuffer> gathered = (bytes.size() == 0) ? Flux.empty()
					: Flux.defer(() -> Flux.just(exchange.getResponse().bufferFactory().wrap(bytes.toByteArray())));
			return next.apply(with(exchange, gathered));
		});
	}

	private static void append(ByteArrayOutputStream bytes, DataBuffer buffer) {
		byte[] some = new byte[buffer.readableByteCount()];
		buffer.read(some);
		DataBufferUtils.release(buffer);
		bytes.writeBytes(some);
	}

	private static ServerWebExchange with(ServerWebExchange exchange, Flux<DataBuffer> body) {
		return exchange.mutate().request(new ServerHttpRequestDecorator(exchange.getRequest()) {

			@Override
			public Flux<DataBuffer> getBody() {
				return body;
			}

		}).build();
	}

	private static Flux<DataBuffer> counted(Flux<DataBuffer> body, long most) {
		return Flux.defer(() -> {
			long[] bytes = { 0 };
			return body.map((buffer) -> {
				bytes[0] += buffer.readableByteCount();
				if (bytes[0] > most) {
					DataBufferUtils.release(buffer);
					throw new ProblemException(Problems.payloadTooLarge());
				}
				return buffer;
			});
		});
	}

}
