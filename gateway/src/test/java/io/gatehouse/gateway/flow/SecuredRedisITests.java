package io.gatehouse.gateway.flow;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Redis that speaks TLS only, and a user who may do no more than the health of
 * {@code sessions} asks for.
 */
class SecuredRedisITests {

	private static final String PASSWORD = "of-this-test-only";

	@Test
	void flowWhenTlsAndAclThenWhatHealthListsIsEnough() throws Exception {
		Path directory = Files.createTempDirectory("gatehouse-tls");
		certificate(directory);
		WireMockServer backend = new WireMockServer(
				WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
		backend.start();
		backend.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
		try (RedisNode redis = RedisNode.startWithTls("tls-cert-file " + directory.resolve("cert.pem"),
				"tls-key-file " + directory.resolve("key.pem"), "tls-ca-cert-file " + directory.resolve("cert.pem"),
				"tls-auth-clients no", "user default off", "user admin on >" + PASSWORD + " ~* &* +@all",
				"user gatehouse on >" + PASSWORD + " ~gh:* resetchannels +@all")) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.ignoreExceptions()
				.until(() -> ask(redis, RedisCommands::ping).equals("PONG"));
			try (Edge edge = Edge.start(
					List.of("--spring.data.redis.host=127.0.0.1", "--spring.data.redis.port=" + redis.port(),
							"--spring.data.redis.username=gatehouse", "--spring.data.redis.password=" + PASSWORD,
							"--spring.data.redis.ssl.enabled=true", "--spring.data.redis.ssl.bundle=redis",
							"--spring.ssl.bundle.pem.redis.truststore.certificate=" + directory.resolve("cert.pem")),
					backend.baseUrl(), Shared.create(1).arguments())) {
				String listed = listed(edge);
				allowNoMoreThan(redis, listed);
				edge.awaitReady(Shared.email(0));
				walkThrough(edge);
				String errors = ask(redis, (commands) -> commands.info("errorstats"));
				assertThat(errors).doesNotContain("NOPERM");
			}
		}
		finally {
			backend.stop();
		}
	}

	private static void walkThrough(Edge edge) {
		Edge.Tokens tokens = edge.signIn(Shared.email(0));
		assertThat(edge.call("/api/x", tokens.accessToken()).statusCode()).isEqualTo(200);
		Edge.Tokens next = Edge.Tokens.of(edge.refreshAs("a", tokens));
		Edge.Tokens other = edge.signIn(Shared.email(0));
		assertThat(edge.call("/auth/sessions", next.accessToken()).statusCode()).isEqualTo(200);
		assertThat(edge.delete("/auth/sessions?except=current", next.accessToken()).statusCode()).isEqualTo(204);
		assertThat(Edge.code(edge.call("/api/x", other.accessToken()))).isEqualTo("session_revoked");
		assertThat(edge.logout(next)).isEqualTo(204);
		assertThat(listed(edge)).isNotEmpty();
	}

	private static String listed(Edge edge) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> edge.bean("sessionsHealthIndicator", ReactiveHealthIndicator.class)
				.health()
				.map((health) -> String.valueOf(health.getDetails().get("acl")))
				.block(Duration.ofSeconds(5)), (commands) -> commands.startsWith("+"));
	}

	private static void allowNoMoreThan(RedisNode redis, String commands) {
		List<String> words = new ArrayList<>(List.of("gatehouse", "-@all"));
		words.addAll(List.of(commands.split(" ")));
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER");
		words.forEach(arguments::add);
		ask(redis, (server) -> server.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments));
		ask(redis, (server) -> server.configResetstat());
	}

	private static <T> T ask(RedisNode redis, Function<RedisCommands<String, String>, T> question) {
		RedisURI uri = RedisURI.builder()
			.withHost("127.0.0.1")
			.withPort(redis.port())
			.withSsl(true)
			.withVerifyPeer(false)
			.withAuthentication("admin", PASSWORD.toCharArray())
			.build();
		RedisClient client = RedisClient.create();
		try (var connection = client.connect(uri)) {
			return question.apply(connection.sync());
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
		}
	}

	/** Lets the JDK make a certificate, and writes it as Redis wants it. */
	private static void certificate(Path directory) throws Exception {
		Path store = directory.resolve("store.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "redis", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=redis", "-ext",
				"SAN=IP:127.0.0.1", "-ext", "BC=ca:true", "-validity", "2", "-storetype", "PKCS12", "-keystore",
				store.toString(), "-storepass", PASSWORD)
			.redirectErrorStream(true)
			.redirectOutput(directory.resolve("keytool.log").toFile())
			.start();
		assertThat(keytool.waitFor()).isZero();
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream content = Files.newInputStream(store)) {
			keys.load(content, PASSWORD.toCharArray());
		}
		pem(directory.resolve("key.pem"), "PRIVATE KEY", keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
		pem(directory.resolve("cert.pem"), "CERTIFICATE", keys.getCertificate("redis").getEncoded());
	}

	private static void pem(Path file, String what, byte[] content) throws Exception {
		Files.writeString(file,
				"-----BEGIN " + what + "-----\n"
						+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content) + "\n-----END " + what
						+ "-----\n");
	}

}
