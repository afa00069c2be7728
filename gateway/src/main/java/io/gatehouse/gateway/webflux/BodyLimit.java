package io.gatehouse.gateway.webflux;

import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import io.gatehouse.gateway.firewall.BodySizes;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/**
 * Ends a request whose body is larger than allowed. One that announces its length was
 * refused by the firewall, so only chunked ones are counted.
 */
final class BodyLimit {

	private final BodySizes sizes;

	BodyLimit(BodySizes sizes) {
		this.sizes = sizes;
	}

	ServerWebExchange watch(ServerWebExchange exchange) {
		ServerHttpRequest request = exchange.getRequest();
		if (!request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
			return exchange;
		}
		long most = this.sizes.of(request.getMethod().name());
		return exchange.mutate().request(new ServerHttpRequestDecorator(request) {

			@Override
			public Flux<DataBuffer> getBody() {
				return counted(super.getBody(), most);
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
