package io.gatehouse.gateway.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The client and the sample app in a real browser, against the jars as they are shipped.
 * Needs Node and Chromium: skipped where they are missing, but never in CI.
 */
class BrowserFlowITests {

	private static final Path SCRIPTS = Path.of("src/test/browser");

	private static final Duration PATIENCE = Duration.ofMinutes(12);

	private static final boolean CI = "true".equals(System.getenv("CI"));

	/** All tests sign the same two people in, again and again. */
	private static final String MANY_SESSIONS = "--gatehouse.session.max-per-user=1000";

	private static Jars jars;

	@BeforeAll
	static void start() throws Exception {
		require(chromium().isPresent(), "Chromium is not installed (set CHROMIUM to its path)");
		require(Command.run(SCRIPTS, Map.of(), Duration.ofSeconds(20), "node", "--version") == 0,
				"Node is not installed");
		install();
		jars = Jars.start();
	}

	@AfterAll
	static void stop() {
		if (jars != null) {
			jars.close();
		}
	}

	@Test
	void clientWhenUsedInABrowserThenAllScriptsPass() throws Exception {
		String ordinary = jars.gateway(List.of(MANY_SESSIONS));
		String hasty = jars.gateway(
				List.of(MANY_SESSIONS, "--gatehouse.access-token.ttl=3s", "--gatehouse.refresh-token.idle-timeout=8s"));
		String fragile = jars.gateway(List.of(MANY_SESSIONS));
		List<String> command = new ArrayList<>(
				List.of("node", "--test", "--test-concurrency=2", "--test-reporter=spec"));
		command.addAll(scripts());
		int exit = Command.run(SCRIPTS,
				Map.of("ORDINARY", ordinary, "HASTY", hasty, "FRAGILE", fragile, "REDIS_PID",
						String.valueOf(jars.redisOfLatestGateway()), "CHROMIUM", chromium().orElseThrow()),
				PATIENCE, command.toArray(String[]::new));
		assertThat(exit).as("exit code of the browser's tests, whose output is above").isZero();
	}

	private static List<String> scripts() throws IOException {
		try (Stream<Path> files = Files.list(SCRIPTS)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".test.mjs"))
				.sorted()
				.toList();
		}
	}

	/** Installs what the lock file names, unless that is there already. */
	private static void install() throws Exception {
		byte[] lock = Files.readAllBytes(SCRIPTS.resolve("package-lock.json"));
		Path installed = SCRIPTS.resolve("node_modules/.installed");
		if (!Files.exists(installed) || !Arrays.equals(Files.readAllBytes(installed), lock)) {
			require(Command.run(SCRIPTS, Map.of(), PATIENCE, "npm", "ci", "--no-audit", "--no-fund") == 0,
					"npm cannot install what the browser tests need");
			Files.write(installed, lock);
		}
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
