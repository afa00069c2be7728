package io.gatehouse.gateway.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.session.Device;
import io.gatehouse.auth.session.RefreshToken;
import io.gatehouse.auth.session.SessionStore;
import io.gatehouse.gateway.flow.RedisForTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.util.retry.Retry;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command {@code revoke} as an operator runs it, and what the audit says of it.
 */
@Isolated("It reads what is logged.")
@ExtendWith(OutputCaptureExtension.class)
class RevokeCommandITests {

	/** 128 bits in base64url. */
	private static final List<String> SESSIONS = List.of("AAAAAAAAAAAAAAAAAAAAAA", "BAAAAAAAAAAAAAAAAAAAAA");

	private static final RedisForTests redis = new RedisForTests();

	private final ByteArrayOutputStream said = new ByteArrayOutputStream();

	@BeforeAll
	static void start() {
		redis.start();
	}

	@AfterAll
	static void stop() {
		redis.close();
	}

	@Test
	void revokeWhenUserHasSessionsThenEachIsAudited(CapturedOutput logged) {
		try (var application = new SpringApplicationBuilder(RevokeCommand.Sessions.class).web(WebApplicationType.NONE)
			.run(onRedis("--gatehouse.users.location=u", "--gatehouse.keys.location=k",
					"--spring.main.lazy-initialization=true"))) {
			SessionStore store = application.getBean(SessionStore.class);
			for (String session : SESSIONS) {
				store.start(new RefreshToken("k", "u-7", session, 0, new byte[32]), new Device("", "", ""), "state")
					.retryWhen(Retry.fixedDelay(100, Duration.ofMillis(100)))
					.block(Duration.ofSeconds(30));
			}
		}
		// The directory that is configured is not asked, and nothing stands beside it.
		assertThat(run(onRedis("revoke", "--user", "u-7", "--gatehouse.users.ldap.url=ldaps://ldap.example.com",
				"--gatehouse.users.ldap.base-dn=dc=example,dc=com")))
			.as(this.said.toString())
			.isZero();
		assertThat(this.said.toString()).contains("u-7").contains("2");
		for (String session : SESSIONS) {
			assertThat(Audited.in(logged)).contains(Map.of("event", "revocation", "outcome", "ended", "user", "u-7",
					"session", session, "reason", "operator", "operator", System.getProperty("user.name")));
		}
		assertThat(run(onRedis("revoke", "--user", "u-7"))).isZero();
		assertThat(Audited.in(logged)).hasSize(3)
			.last()
			.isEqualTo(Map.of("event", "revocation", "outcome", "unknown", "user", "u-7", "operator",
					System.getProperty("user.name")));
	}

	@Test
	void revokeWhenNobodyIsNamedThenItSaysHowItIsCalled(CapturedOutput logged) {
		assertThat(run("revoke")).isEqualTo(2);
		assertThat(run("revoke", "u-7", "--user", "u-7")).isEqualTo(2);
		assertThat(this.said.toString()).contains("Usage:");
		assertThat(Audited.in(logged)).isEmpty();
	}

	@Test
	void revokeWhenRedisIsAwayThenItSaysSoAndIsAudited(CapturedOutput logged) {
		assertThat(run("revoke", "--user=u-7", "--spring.data.redis.url=redis://127.0.0.1:1")).isOne();
		assertThat(this.said.toString()).startsWith("revoke:");
		assertThat(Audited.in(logged)).containsExactly(Map.of("event", "revocation", "outcome", "unavailable", "user",
				"u-7", "operator", System.getProperty("user.name")));
	}

	private static String[] onRedis(String... arguments) {
		String[] all = Arrays.copyOf(arguments, arguments.length + 1);
		all[arguments.length] = "--spring.data.redis.url=" + redis.url();
		return all;
	}

	private int run(String... arguments) {
		PrintStream out = new PrintStream(this.said, true, StandardCharsets.UTF_8);
		return Commands.run(List.of(arguments), new Terminal(null, new ByteArrayInputStream(new byte[0]), out, out))
			.orElseThrow();
	}

}
