package io.gatehouse.gateway.flow;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;

/**
 * Users in a service that verifies passwords itself.
 */
final class UsersInService implements UsersElsewhere {

	private final TestCertificate certificate;

	private final WireMockServer service;

	UsersInService(TestCertificate certificate) throws IOException, GeneralSecurityException {
		this.certificate = certificate;
		this.service = new WireMockServer(WireMockConfiguration.options()
			.bindAddress("127.0.0.1")
			.httpDisabled(true)
			.dynamicHttpsPort()
			.keystoreType("PKCS12")
			.keystorePath(certificate.keyStore().toString())
			.keystorePassword(TestCertificate.PASSWORD)
			.keyManagerPassword(TestCertificate.PASSWORD));
		this.service.start();
		this.service.stubFor(post("/verify").willReturn(aResponse().withStatus(401)));
		answer("u-1002", "grace@example.com", "[\"user\"]", true);
		answer("u-1001", "ada@example.com", "[\"user\"]", true);
	}

	@Override
	public List<String> settings() {
		String url = "https://localhost:" + this.service.httpsPort();
		return List.of("--gatehouse.users.http.verify-url=" + url + "/verify",
				"--gatehouse.users.http.user-url=" + url + "/users/{id}",
				"--gatehouse.users.http.bearer-token=secret-of-the-gateway", "--gatehouse.users.http.ssl.bundle=people",
				"--" + this.certificate.trustedBy("people"));
	}

	@Override
	public void promoteAda() {
		answer("u-1001", "ada@example.com", "[\"user\", \"admin\"]", true);
	}

	@Override
	public void disableAda() {
		answer("u-1001", "ada@example.com", "[\"user\", \"admin\"]", false);
	}

	@Override
	public void fail() {
		this.service.stop();
	}

	@Override
	public void close() {
		this.service.stop();
	}

	private void answer(String id, String email, String roles, boolean enabled) {
		String user = "{\"id\":\"%s\",\"email\":\"%s\",\"roles\":%s,\"enabled\":%s}".formatted(id, email, roles,
				enabled);
		this.service.stubFor(get("/users/" + id).withHeader("Authorization", equalTo("Bearer secret-of-the-gateway"))
			.willReturn(okJson(user)));
		this.service.stubFor(post("/verify").withHeader("Authorization", equalTo("Bearer secret-of-the-gateway"))
			.withRequestBody(equalToJson("{\"email\":\"%s\",\"password\":\"%s\"}".formatted(email, PASSWORD)))
			.willReturn(okJson(user)));
	}

}
