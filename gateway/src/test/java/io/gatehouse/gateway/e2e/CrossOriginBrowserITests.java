package io.gatehouse.gateway.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Pages of other origins in a real browser, against the jars as they are shipped. Needs
 * Node and Chromium: skipped where they are missing, but never in CI.
 */
class CrossOriginBrowserITests {

	private static final Path SCRIPTS = Path.of("src/test/browser");

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final boolean CI = "true".equals(System.getenv("CI"));

	@Test
	void answersWhenReadByOtherOriginsThenNoHeaderIsMissingOrTwice() throws Exception {
		String chromium = (System.getenv("CHROMIUM") != null) ? System.getenv("CHROMIUM") : "/usr/bin/chromium";
		require(Files.isExecutable(Path.of(chromium)), "Chromium is not installed (set CHROMIUM to its path)");
		require(Command.run(SCRIPTS, Map.of(), Duration.ofSeconds(20), "node", "--version") == 0,
				"Node is not installed");
		if (!Files.exists(SCRIPTS.resolve("node_modules/playwright-core"))) {
			require(Command.run(SCRIPTS, Map.of(), PATIENCE, "npm", "ci", "--no-audit", "--no-fund") == 0,
					"npm cannot install the browser driver");
		}
		try (Jars jars = Jars.start()) {
			String allowed = "http://127.0.0.1:" + jars.backendPort();
			List<String> settings = List.of("--gatehouse.cors.allowed-origins=" + allowed,
					"--gatehouse.limits.body-size=64KB");
			String up = jars.gateway(settings);
			String down = jars.gateway(List.of(settings.get(0), "--sample.backend=http://127.0.0.1:1",
					"--spring.data.redis.url=redis://127.0.0.1:1"), "/auth/client.js");
			int exit = Command.run(SCRIPTS,
					Map.of("ALLOWED", allowed, "REFUSED", "http://localhost:" + jars.backendPort(), "UP", up, "DOWN",
							down, "CHROMIUM", chromium),
					PATIENCE, "node", "--test", "--test-reporter=spec", "cors.test.mjs");
			assertThat(exit).as("exit code of the browser's tests, whose output is above").isZero();
		}
	}

	private static void require(boolean condition, String otherwise) {
		assertThat(condition || !CI).as("In CI the browser test must run: " + otherwise).isTrue();
		assumeTrue(condition, otherwise);
	}

}
