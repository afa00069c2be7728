package io.gatehouse.gateway.webflux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Operators' endpoints and the public's are on different ports, and neither port serves
 * the other's.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@ActiveProfiles("edge")
@Import(EdgeTestConfiguration.class)
class ManagementITests {

	private static final RecordingBackend backend = new RecordingBackend();

	private static final int managementPort = freePort();

	private final int port;

	ManagementITests(@LocalServerPort int port) {
		this.port = port;
	}

	@DynamicPropertySource
	static void ports(DynamicPropertyRegistry registry) {
		registry.add("backend.port", backend::port);
		registry.add("management.server.port", () -> managementPort);
	}

	@AfterAll
	static void stop() throws IOException {
		backend.close();
	}

	@Test
	void healthWhenOnManagementPortThenAnswered() throws Exception {
		assertThat(RawClient.get(managementPort, "/actuator/health/liveness")).startsWith("HTTP/1.1 200 ");
	}

	@Test
	void explainWhenOnManagementPortThenAnsweredWithoutTheToken() throws Exception {
		String question = "{\"url\":\"/forward/a\",\"token\":\"ada\"}";
		String answer = RawClient.send(managementPort, "POST /actuator/explain HTTP/1.1\r\nHost: localhost\r\n"
				+ "Content-Type: application/json\r\nContent-Length: " + question.length() + "\r\n\r\n" + question);
		assertThat(answer).startsWith("HTTP/1.1 200 ")
			.contains("\"route\":\"forward\"")
			.contains("X-Auth-Subject: u-1001")
			.contains("Authorization: Bearer (the token)")
			.doesNotContain("Bearer ada");
		String claimed = "{\"url\":\"/forward/a\",\"claims\":\"{\\\"sub\\\":\\\"u-7\\\"}\",\"headers\":\"X-A: b\\nX-C: d\"}";
		assertThat(RawClient.send(managementPort, "POST /actuator/explain HTTP/1.1\r\nHost: localhost\r\n"
				+ "Content-Type: application/json\r\nContent-Length: " + claimed.length() + "\r\n\r\n" + claimed))
			.startsWith("HTTP/1.1 200 ")
			.contains("X-Auth-Subject: u-7")
			.contains("X-C: d");
		assertThat(backend.isUntouched()).isTrue();
		String own = "{\"url\":\"/auth/ping\"}";
		assertThat(RawClient.send(managementPort,
				"POST /actuator/explain HTTP/1.1\r\nHost: localhost\r\n"
						+ "Content-Type: application/json\r\nContent-Length: " + own.length() + "\r\n\r\n" + own))
			.contains("\"decision\":\"own endpoint\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/explain", "/actuator/health", "/actuator/metrics",
			"/actuator/gateway/routes" })
	void actuatorWhenOnPublicPortThenNotFound(String path) throws Exception {
		assertThat(RawClient.get(this.port, path)).startsWith("HTTP/1.1 404 ").contains("\"code\":\"not_found\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/gateway/routes", "/actuator/env", "/actuator/heapdump", "/actuator/shutdown",
			"/actuator/beans", "/public/a" })
	void anythingElseWhenOnManagementPortThenNotFound(String path) throws Exception {
		assertThat(RawClient.get(managementPort, path)).startsWith("HTTP/1.1 404 ");
		assertThat(backend.isUntouched()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "/forward/a, 401, forward", "/nothing/a, 404, none" })
	void metricsWhenRequestWasAnsweredThenCountedWithItsRoute(String path, int status, String route) throws Exception {
		assertThat(RawClient.get(this.port, path)).startsWith("HTTP/1.1 " + status);
		String series = "/actuator/metrics/http.server.requests?tag=status:" + status + "&tag=route:" + route;
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(RawClient.get(managementPort, series)).startsWith("HTTP/1.1 200 ")
				.contains("\"statistic\":\"COUNT\""));
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
