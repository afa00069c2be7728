package io.gatehouse.auth.problem;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Writes a problem as the answer of a WebFlux exchange.
 */
public final class ProblemWriter {

	private static final MediaType MEDIA_TYPE = MediaType.parseMediaType(ProblemDocument.MEDIA_TYPE);

	private ProblemWriter() {
	}

	/**
	 * Answers the exchange with the problem, whatever was set on the response before.
	 * Headers that belong to every answer (CORS) stay.
	 */
	public static Mono<Void> write(ServerWebExchange exchange, Problem problem) {
		return write(exchange, problem, traceId(exchange));
	}

	/**
	 * Answers the exchange with the problem, as
	 * {@link #write(ServerWebExchange, Problem)} does.
	 * @param traceId the {@link #traceId(ServerWebExchange) trace id} that was logged
	 */
	public static Mono<Void> write(ServerWebExchange exchange, Problem problem, String traceId) {
		ServerHttpRequest request = exchange.getRequest();
		ServerHttpResponse response = exchange.getResponse();
		byte[] body = ProblemDocument.writeTraced(problem, request.getURI().getRawPath(), traceId);
		response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
		HttpHeaders headers = response.getHeaders();
		headers.setContentType(MEDIA_TYPE);
		headers.setContentLength(body.length);
		headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
		problem.headers().forEach(headers::set);
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
	}

	/**
	 * The trace id of the exchange: its {@code traceparent}'s, else a new one each time.
	 */
	public static String traceId(ServerWebExchange exchange) {
		return ProblemDocument.traceId(exchange.getRequest().getHeaders().getFirst("traceparent"));
	}

}
