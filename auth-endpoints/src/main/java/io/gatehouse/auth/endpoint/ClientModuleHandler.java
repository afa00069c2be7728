package io.gatehouse.auth.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code GET /auth/client.js}: the client for single-page apps, served by the gateway so
 * that its version always fits.
 */
public final class ClientModuleHandler {

	private static final String RESOURCE = "/io/gatehouse/auth/client/client.js";

	private static final MediaType JAVASCRIPT = MediaType.parseMediaType("text/javascript;charset=utf-8");

	private final byte[] module;

	private final String etag;

	public ClientModuleHandler() {
		try (InputStream resource = ClientModuleHandler.class.getResourceAsStream(RESOURCE)) {
			if (resource == null) {
				throw new IllegalStateException("The client module is missing from the jar");
			}
			this.module = compact(new String(resource.readAllBytes(), StandardCharsets.UTF_8))
				.getBytes(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.etag = "\"" + DigestUtils.md5DigestAsHex(this.module) + "\"";
	}

	/** The module as it is served. */
	byte[] module() {
		return this.module.clone();
	}

	/** Leaves out comment lines and indentation, which browsers do not need. */
	private static String compact(String source) {
		return source.lines()
			.map(String::strip)
			.filter((line) -> !line.isEmpty() && !line.startsWith("//"))
			.collect(Collectors.joining("\n", "", "\n"));
	}

	Mono<ServerResponse> handle(ServerRequest request) {
		// Kept, but asked for each time: an update of the gateway is an update of the
		// client.
		return request.checkNotModified(this.etag)
			.switchIfEmpty(ServerResponse.ok()
				.contentType(JAVASCRIPT)
				.cacheControl(CacheControl.noCache())
				.eTag(this.etag)
				.header("X-Content-Type-Options", "nosniff")
				.bodyValue(this.module));
	}

}
