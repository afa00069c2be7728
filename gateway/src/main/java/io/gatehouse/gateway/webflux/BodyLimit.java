package io.gatehouse.gateway.webflux;

import java.util.function.Function;

import io.gatehouse.gateway.door.BodyReader;
import io.gatehouse.gateway.firewall.BodySizes;
import io.gatehouse.gateway.firewall.RequestView;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Ends a request whose body is larger than allowed.
 */
final class BodyLimit {

	private final BodyReader<DataBuffer> reader;

	BodyLimit(BodySizes sizes) {
		this.reader = new BodyReader<>(sizes, DataBuffer::readableByteCount, BodyLimit::content,
				DataBufferUtils::release);
	}

	/**
	 * Goes on with the exchange and its body.
	 * @param request as it came
	 */
	Mono<Void> watch(RequestView request, ServerWebExchange exchange, Function<ServerWebExchange, Mono<Void>> next) {
		if (!BodyReader.mayBeIn(request)) {
			return next.apply(exchange);
		}
		Flux<DataBuffer> body = exchange.getRequest().getBody();
		if (BodyReader.isAwaited(request)) {
			return this.reader.whole(request, body)
				.flatMap((bytes) -> next.apply(with(exchange, gathered(bytes, exchange))));
		}
		Flux<DataBuffer> limited = this.reader.limited(request, body);
		return next.apply((limited != body) ? with(exchange, limited) : exchange);
	}

	private static Flux<DataBuffer> gathered(byte[] bytes, ServerWebExchange exchange) {
		return (bytes.length == 0) ? Flux.empty()
				: Flux.defer(() -> Flux.just(exchange.getResponse().bufferFactory().wrap(bytes)));
	}

	private static byte[] content(DataBuffer buffer) {
		byte[] content = new byte[buffer.readableByteCount()];
		buffer.read(content);
		return content;
	}

	private static ServerWebExchange with(ServerWebExchange exchange, Flux<DataBuffer> body) {
		return exchange.mutate().request(new ServerHttpRequestDecorator(exchange.getRequest()) {

			@Override
			public Flux<DataBuffer> getBody() {
				return body;
			}

		}).build();
	}

}
