package io.gatehouse.auth.endpoint;

import java.time.Duration;
import java.util.function.Supplier;

import io.gatehouse.auth.key.KeyRing;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code GET /.well-known/jwks.json}: the public keys, for whoever verifies our tokens.
 */
public final class KeySetHandler {

	private static final Duration MAX_AGE = Duration.ofMinutes(5);

	private final Supplier<KeyRing> keys;

	public KeySetHandler(Supplier<KeyRing> keys) {
		this.keys = keys;
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		return ServerResponse.ok()
			.contentType(MediaType.APPLICATION_JSON)
			.cacheControl(CacheControl.maxAge(MAX_AGE))
			.bodyValue(this.keys.get().publicKeys());
	}

}
