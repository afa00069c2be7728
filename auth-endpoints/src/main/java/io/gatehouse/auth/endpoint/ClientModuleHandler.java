package io.gatehouse.auth.endpoint;

import java.time.Duration;
import java.util.concurrent.Callable;

import io.gatehouse.auth.client.ClientModule;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * {@code GET /auth/client.js}: the client for single-page apps, served by the gateway so
 * that its version always fits.
 */
public final class ClientModuleHandler {

	private static final MediaType JAVASCRIPT = MediaType.parseMediaType("text/javascript;charset=utf-8");

	/**
	 * Made when it is first asked for, which takes long where nothing is compiled yet.
	 * Kept for ever, also when nobody waits any longer, but for a failure.
	 */
	private final Mono<ClientModule> module;

	public ClientModuleHandler() {
		this(ClientModule::load);
	}

	ClientModuleHandler(Callable<ClientModule> load) {
		this.module = Mono.fromCallable(load)
			.subscribeOn(Schedulers.boundedElastic())
			.cache((module) -> Duration.ofMillis(Long.MAX_VALUE), (failure) -> Duration.ZERO, () -> Duration.ZERO);
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		return this.module.flatMap((module) -> answer(request, module));
	}

	private static Mono<ServerResponse> answer(ServerRequest request, ClientModule module) {
		// Kept, but asked for each time: an update of the gateway is an update of the
		// client.
		return request.checkNotModified(module.etag())
			.switchIfEmpty(ServerResponse.ok()
				.contentType(JAVASCRIPT)
				.cacheControl(CacheControl.noCache())
				.eTag(module.etag())
				.header("X-Content-Type-Options", "nosniff")
				.bodyValue(module.content()));
	}

}
