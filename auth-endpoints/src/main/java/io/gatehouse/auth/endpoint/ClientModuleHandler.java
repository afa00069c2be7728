package io.gatehouse.auth.endpoint;

import io.gatehouse.auth.client.ClientModule;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code GET /auth/client.js}: the client for single-page apps, served by the gateway so
 * that its version always fits.
 */
public final class ClientModuleHandler {

	private static final MediaType JAVASCRIPT = MediaType.parseMediaType("text/javascript;charset=utf-8");

	private final ClientModule module = ClientModule.load();

	Mono<ServerResponse> handle(ServerRequest request) {
		// Kept, but asked for each time: an update of the gateway is an update of the
		// client.
		return request.checkNotModified(this.module.etag())
			.switchIfEmpty(ServerResponse.ok()
				.contentType(JAVASCRIPT)
				.cacheControl(CacheControl.noCache())
				.eTag(this.module.etag())
				.header("X-Content-Type-Options", "nosniff")
				.bodyValue(this.module.content()));
	}

}
