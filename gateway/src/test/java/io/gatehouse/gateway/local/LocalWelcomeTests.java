package io.gatehouse.gateway.local;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class LocalWelcomeTests {

	@Test
	void printWhenAllIsGeneratedThenSaysSoWithTheRealPortAndTheAccounts() {
		String text = print(true, Map.of("gatehouse.keys.location", "k", "gatehouse.users.location", "u"));
		assertThat(text).contains("ready at http://127.0.0.1:43210")
			.contains("Redis   embedded")
			.contains("Keys    generated")
			.contains("Users   two demo accounts")
			.contains("Sample  http://127.0.0.1:43210/signin")
			.contains("ada@example.com", "grace@example.com", "(user, admin)", DemoUsers.PASSWORD);
		assertThat(text.lines().filter((line) -> line.contains("curl -s http://127.0.0.1:43210/"))).hasSize(3);
	}

	@Test
	void printWhenAllIsConfiguredThenNamesNoAccount() {
		String text = print(false, Map.of());
		assertThat(text).contains("Redis   as configured")
			.contains("Keys    as configured")
			.contains("Users   as configured")
			.contains("YOUR-PASSWORD")
			.doesNotContain("example.com", DemoUsers.PASSWORD);
	}

	private static String print(boolean embeddedRedis, Map<String, Object> generated) {
		MockEnvironment environment = new MockEnvironment().withProperty("server.address", "127.0.0.1")
			.withProperty("local.server.port", "43210");
		environment.getPropertySources()
			.addLast(new MapPropertySource(LocalEnvironmentPostProcessor.SOURCE, generated));
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		new LocalWelcome(environment, embeddedRedis, new PrintStream(out, true, StandardCharsets.UTF_8))
			.onApplicationEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
					new StaticApplicationContext(), Duration.ZERO));
		return out.toString(StandardCharsets.UTF_8);
	}

}
