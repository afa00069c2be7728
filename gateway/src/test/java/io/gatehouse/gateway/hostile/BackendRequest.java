package io.gatehouse.gateway.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.gatehouse.gateway.webflux.RecordingBackend;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The raw bytes of one request that the backend received, and what must be true of them
 * whatever the client has sent. Deliberately knows nothing of the code that it judges.
 */
record BackendRequest(String bytes) {

	private static final Map<String, String> ADA = Map.of("x-auth-subject", "u-1001", "x-auth-issuer",
			"https:%2F%2Fgw.example", "x-auth-session", "s-1", "x-auth-email", "ada@example.com", "x-auth-roles",
			"user,support", "x-auth-scopes", "orders:read,orders:write");

	/**
	 * Checks who the caller is to the backend, and that nothing else of the gateway's
	 * words is the client's.
	 */
	void check(boolean ada, boolean tokenForwarded) {
		assertThat(this.bytes).doesNotContain("forged");
		List<String> identity = new ArrayList<>();
		for (String line : headerLines()) {
			String name = line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT);
			String letters = name.replaceAll("[^a-z0-9]", "");
			if (letters.startsWith("xauth") && !name.equals("x-author")) {
				identity.add(name + "=" + line.substring(line.indexOf(':') + 1).strip());
			}
			assertThat(name).matches("[!#$%&'*+.^_`|~a-z0-9-]+");
			assertThat(letters).isNotIn("xrealip", "trueclientip", "xoriginalurl", "xrewriteurl", "xhttpmethodoverride",
					"forwarded", "proxyconnection", "keepalive", "te", "trailer", "http2settings",
					"proxyauthorization");
		}
		List<String> expected = new ArrayList<>();
		if (ada) {
			ADA.forEach((name, value) -> expected.add(name + "=" + value));
		}
		assertThat(identity).containsExactlyInAnyOrderElementsOf(expected);
		assertThat(lines("Authorization")).isEqualTo(tokenForwarded ? List.of("Bearer ada") : List.of());
		assertThat(lines("X-Forwarded-For")).containsExactly("127.0.0.1");
		assertThat(lines("X-Forwarded-Proto")).containsExactly("http");
		assertThat(lines("X-Forwarded-Host")).hasSize(1);
		assertThat(lines("Host")).hasSize(1);
		assertThat(lines("Content-Length").size() + lines("Transfer-Encoding").size()).isLessThanOrEqualTo(1);
		lines("Upgrade").forEach((protocol) -> assertThat(protocol).isEqualToIgnoringCase("websocket"));
		lines("Connection")
			.forEach((option) -> assertThat(option.toLowerCase(Locale.ROOT)).isIn("close", "keep-alive", "upgrade"));
	}

	List<String> lines(String name) {
		return RecordingBackend.lines(this.bytes, name);
	}

	private List<String> headerLines() {
		List<String> lines = List.of(this.bytes.substring(0, this.bytes.indexOf("\r\n\r\n")).split("\r\n"));
		return lines.subList(1, lines.size());
	}

}
