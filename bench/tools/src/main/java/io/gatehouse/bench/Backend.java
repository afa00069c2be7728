package io.gatehouse.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A backend that costs next to nothing: it answers each request with the same small JSON.
 * It also publishes the keys of the peers' tokens, and stalls when it is asked to, which
 * is how the client of the bench is checked.
 */
final class Backend {

	private static final byte[] ORDERS = ("{\"orders\":[{\"id\":\"o-1001\",\"item\":\"lamp\",\"price\":4999},"
			+ "{\"id\":\"o-1002\",\"item\":\"chair\",\"price\":12900}]}")
		.getBytes(StandardCharsets.UTF_8);

	private static final String JSON = "application/json";

	private Backend() {
	}

	/**
	 * Serves until it is ended.
	 * @param args the port, and the directory with the key sets
	 */
	static void main(String[] args) throws IOException {
		byte[] rsa = Files.readAllBytes(Path.of(args[1], "jwks-rs256.json"));
		byte[] ec = Files.readAllBytes(Path.of(args[1], "jwks-es256.json"));
		HttpServer.create()
			.host("127.0.0.1")
			.port(Integer.parseInt(args[0]))
			.route((routes) -> routes.get("/jwks-rs256.json", (request, response) -> answer(response, rsa))
				.get("/jwks-es256.json", (request, response) -> answer(response, ec))
				.get("/stall/{milliseconds}", Backend::stall)
				.route((request) -> true, (request, response) -> answer(response, ORDERS)))
			.bindNow()
			.onDispose()
			.block();
	}

	private static Mono<Void> answer(HttpServerResponse response, byte[] body) {
		response.header(HttpHeaderNames.CONTENT_TYPE, JSON).header(HttpHeaderNames.CONTENT_LENGTH, "" + body.length);
		return response.sendObject(Unpooled.wrappedBuffer(body)).then();
	}

	/** All requests stall, since there is one thread. */
	private static Mono<Void> stall(HttpServerRequest request, HttpServerResponse response) {
		try {
			Thread.sleep(Long.parseLong(String.valueOf(request.param("milliseconds"))));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return answer(response, ORDERS);
	}

}
