package io.gatehouse.gateway.door;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemDocument;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A problem as the server's answer, where there is no exchange to write it to.
 */
public final class ProblemAnswer {

	private ProblemAnswer() {
	}

	/**
	 * Answers with the problem. Headers that belong to every answer (CORS) stay.
	 * @param path the path of the request, without its query
	 * @param traceId the trace id that was logged
	 */
	public static Publisher<Void> send(HttpServerRequest request, HttpServerResponse response, Problem problem,
			String path, String traceId) {
		byte[] body = ProblemDocument.writeTraced(problem, path, traceId);
		response.status(problem.status())
			.header(HttpHeaderNames.CONTENT_TYPE, ProblemDocument.MEDIA_TYPE)
			.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length))
			.header(HttpHeaderNames.CACHE_CONTROL, "no-store");
		problem.headers().forEach(response::header);
		return HttpMethod.HEAD.equals(request.method()) ? response.send() : response.sendByteArray(Mono.just(body));
	}

	/**
	 * The trace id of the request: its {@code traceparent}'s, else a new one each time.
	 */
	public static String traceId(HttpServerRequest request) {
		return ProblemDocument.traceId(request.requestHeaders().get("traceparent"));
	}

}
