package io.gatehouse.sample.echo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Answers with exactly what was received: to see what a backend gets to see.
 */
@RestController
class EchoController {

	/**
	 * What was received.
	 *
	 * @param method the method
	 * @param target path and query, not decoded
	 * @param headers the values of each header, under its name as it was spelled
	 */
	record Echo(String method, String target, Map<String, List<String>> headers) {
	}

	@RequestMapping({ "/api/echo", "/public/echo" })
	Echo echo(ServerHttpRequest request) {
		HttpServerRequest received = ServerHttpRequestDecorator.getNativeRequest(request);
		Map<String, List<String>> headers = new LinkedHashMap<>();
		received.requestHeaders()
			.forEach((header) -> headers.computeIfAbsent(header.getKey(), (name) -> new ArrayList<>())
				.add(header.getValue()));
		return new Echo(received.method().name(), received.uri(), headers);
	}

}
