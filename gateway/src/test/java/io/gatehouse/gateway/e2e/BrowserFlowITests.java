package io.gatehouse.gateway.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The whole flow in a real browser, against the jars as they are shipped. Needs Node and
 * Chromium: skipped where they are missing, but never in CI.
 */
class BrowserFlowITests {

	private static final Path SCRIPTS = Path.of("src/test/browser");

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final boolean CI = "true".equals(System.getenv("CI"));

	private static Jars jars;

	@BeforeAll
	static void start() throws Exception {
		require(chromium().isPresent(), "Chromium is not installed (set CHROMIUM to its path)");
		require(Command.run(SCRIPTS, Map.of(), Duration.ofSeconds(20), "node", "--version") == 0,
				"Node is not installed");
		if (!Files.exists(SCRIPTS.resolve("node_modules/playwright-core"))) {
			require(Command.run(SCRIPTS, Map.of(), PATIENCE, "npm", "ci", "--no-audit", "--no-fund") == 0,
					"npm cannot install the browser driver");
		}
		jars = Jars.start();
	}

	@AfterAll
	static void stop() {
		if (jars != null) {
			jars.close();
		}
	}

	@Test
	void flowWhenWalkedInABrowserThenAllStepsHold() throws Exception {
		String ordinary = jars.gateway(List.of());
		String hasty = jars
			.gateway(List.of("--gatehouse.access-token.ttl=3s", "--gatehouse.refresh-token.idle-timeout=6s"));
		int exit = Command.run(SCRIPTS,
				Map.of("ORDINARY", ordinary, "HASTY", hasty, "CHROMIUM", chromium().orElseThrow()), PATIENCE, "node",
				"--test", "--test-concurrency=1", "--test-reporter=spec", "flow.test.mjs", "streams.test.mjs",
				"cookie-transport.test.mjs");
		assertThat(exit).as("exit code of the browser's tests, whose output is above").isZero();
	}

	private static void require(boolean condition, String otherwise) {
		assertThat(condition || !CI).as("In CI the browser test must run: " + otherwise).isTrue();
		assumeTrue(condition, otherwise);
	}

	private static Optional<String> chromium() {
		String configured = System.getenv("CHROMIUM");
		List<String> candidates = (configured != null) ? List.of(configured)
				: List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
						"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
		return candidates.stream().filter((candidate) -> Files.isExecutable(Path.of(candidate))).findFirst();
	}

}
