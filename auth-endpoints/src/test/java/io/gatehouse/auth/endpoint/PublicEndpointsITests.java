package io.gatehouse.auth.endpoint;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * What anybody may ask for, and how.
 */
@EndpointTest
class PublicEndpointsITests {

	private final WebTestClient client;

	PublicEndpointsITests(@Autowired Endpoints endpoints) {
		this.client = endpoints.client();
	}

	@Test
	void keySetWhenAskedThenPublicKeysOnly() {
		this.client.get()
			.uri("/.well-known/jwks.json")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.valueEquals("Cache-Control", "max-age=300")
			.expectBody()
			.jsonPath("$.keys.length()")
			.isEqualTo(1)
			.jsonPath("$.keys[0].kid")
			.isEqualTo("ec-1")
			.jsonPath("$.keys[0].d")
			.doesNotExist();
	}

	@Test
	void clientModuleWhenKnownThenNotModified() {
		String etag = this.client.get()
			.uri("/auth/client.js")
			.exchange()
			.expectStatus()
			.isOk()
			.expectHeader()
			.contentType("text/javascript;charset=utf-8")
			.returnResult(Void.class)
			.getResponseHeaders()
			.getETag();
		this.client.get()
			.uri("/auth/client.js")
			.header("If-None-Match", etag)
			.exchange()
			.expectStatus()
			.isNotModified();
	}

	@Test
	void endpointWhenOtherMethodThenMethodNotAllowed() {
		this.client.get()
			.uri("/auth/login")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED)
			.expectHeader()
			.valueEquals("Allow", "POST")
			.expectBody()
			.jsonPath("$.code")
			.isEqualTo("method_not_allowed");
	}

}
