package io.gatehouse.auth.endpoint;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemDocument;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes answers. With a mapper of its own, so that no setting of the application changes
 * the contract.
 */
final class Answers {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private Answers() {
	}

	static Mono<ServerResponse> ok(Object body, String... cookies) {
		return ServerResponse.ok()
			.contentType(MediaType.APPLICATION_JSON)
			.cacheControl(CacheControl.noStore())
			.headers((headers) -> setCookies(headers, cookies))
			.bodyValue(MAPPER.writeValueAsBytes(body));
	}

	static Mono<ServerResponse> noContent(String... cookies) {
		return ServerResponse.noContent()
			.cacheControl(CacheControl.noStore())
			.headers((headers) -> setCookies(headers, cookies))
			.build();
	}

	static Mono<ServerResponse> problem(ServerRequest request, Problem problem) {
		byte[] body = ProblemDocument.write(problem, request.requestPath().value(),
				request.headers().firstHeader("traceparent"));
		return ServerResponse.status(HttpStatusCode.valueOf(problem.status()))
			.contentType(MediaType.parseMediaType(ProblemDocument.MEDIA_TYPE))
			.cacheControl(CacheControl.noStore())
			.headers((headers) -> problem.headers().forEach(headers::set))
			.bodyValue(body);
	}

	private static void setCookies(HttpHeaders headers, String... cookies) {
		for (String cookie : cookies) {
			headers.add(HttpHeaders.SET_COOKIE, cookie);
		}
	}

}
