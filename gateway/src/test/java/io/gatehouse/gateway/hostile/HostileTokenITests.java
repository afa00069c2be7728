package io.gatehouse.gateway.hostile;

import java.time.Clock;
import java.util.Set;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.KeySetReader;
import io.gatehouse.auth.token.AccessTokenVerifier;
import io.gatehouse.auth.token.JwsAccessTokenVerifier;
import io.gatehouse.gateway.TokenForge;
import io.gatehouse.gateway.webflux.EdgeTest;
import io.gatehouse.gateway.webflux.RawClient;
import io.gatehouse.gateway.webflux.RecordingBackend;
import io.gatehouse.gateway.webflux.ServedDoor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends each of the {@link HostileTokens} to the gateway with its real verifier.
 */
@EdgeTest
@Import(HostileTokenITests.RealVerifier.class)
class HostileTokenITests {

	private static final RecordingBackend backend = RecordingBackend.shared();

	private static final TokenForge forge = new TokenForge();

	private static final HostileTokens tokens = new HostileTokens(forge);

	private final int port;

	HostileTokenITests(@LocalServerPort int port) {
		this.port = port;
	}

	@AfterAll
	static void doorWhenCountedThenTheOneThatIsMeant(@Autowired ServedDoor door) {
		door.check();
	}

	@BeforeEach
	void forget() {
		backend.forget();
	}

	static Set<String> names() {
		return tokens.all().keySet();
	}

	@ParameterizedTest
	@MethodSource("names")
	void tokenWhenHostileThenRefusedAndBackendUntouched(String name) throws Exception {
		String token = tokens.all().get(name);
		for (String path : new String[] { "/api/a", "/optional/a" }) {
			String answer = RawClient.get(this.port, path, "Authorization: Bearer " + token);
			assertThat(answer).as(path).startsWith("HTTP/1.1 401 ").contains("\"code\":\"" + tokens.code(name) + "\"");
			assertThat(RecordingBackend.lines(answer, "WWW-Authenticate")).hasSize(1)
				.allMatch((line) -> line.startsWith("Bearer realm=\"gatehouse\", error=\"invalid_token\""));
			assertThat(token.length() > 5 && answer.contains(token)).isFalse();
		}
		assertThat(backend.isUntouched()).isTrue();
	}

	@Test
	void tokenWhenGenuineThenPasses() throws Exception {
		assertThat(RawClient.get(this.port, "/api/a", "Authorization: Bearer " + forge.token()))
			.startsWith("HTTP/1.1 200 ");
		assertThat(backend.next()).contains("X-Auth-Subject: u-1001");
	}

	@Test
	void tableWhenCountedThenHundred() {
		assertThat(tokens.all()).hasSizeGreaterThanOrEqualTo(100);
		assertThat(tokens.all().values()).doesNotHaveDuplicates();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class RealVerifier {

		@Bean
		@Primary
		AccessTokenVerifier realVerifier() {
			Clock clock = Clock.systemUTC();
			KeyRing keys = KeySetReader.read(forge.keySet(), clock.instant());
			return new JwsAccessTokenVerifier(() -> keys, TokenForge.ISSUER, TokenForge.ISSUER, clock);
		}

	}

}
