package io.gatehouse.gateway.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests that are scripts, since they drive a browser. They need Node and Chromium: where
 * these are missing they are skipped, but never in CI.
 */
final class BrowserScripts {

	private static final Path DIRECTORY = Path.of("src/test/browser");

	private static final Duration PATIENCE = Duration.ofMinutes(12);

	private static final boolean CI = "true".equals(System.getenv("CI"));

	/** What Firefox does of them each time, and what it does when all is asked of it. */
	private static final String SHORT = "^1, 2|(ten tabs|killed|another user|a reload|back button|signing out in one).*cookie";

	private static final String ALL = ".";

	private final String chromium;

	private BrowserScripts(String chromium) {
		this.chromium = chromium;
	}

	/** Makes ready what they need, or skips the test. */
	static BrowserScripts prepare() throws Exception {
		Optional<String> chromium = executable("CHROMIUM", List.of("/usr/bin/chromium", "/usr/bin/chromium-browser",
				"/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"));
		require(chromium.isPresent(), "Chromium is not installed (set CHROMIUM to its path)");
		require(Command.run(DIRECTORY, Map.of(), Duration.ofSeconds(20), "node", "--version") == 0,
				"Node is not installed");
		install();
		return new BrowserScripts(chromium.orElseThrow());
	}

	/** Runs all scripts in Chromium, some at a time, and expects all to pass. */
	void runInChromium(Map<String, String> environment) throws Exception {
		try (Stream<Path> files = Files.list(DIRECTORY)) {
			// The long ones first, so that none is left alone at the end.
			run(environment, "CHROMIUM", this.chromium, ALL,
					files.filter((file) -> file.toString().endsWith(".test.mjs"))
						.sorted(Comparator.comparing((Path file) -> file.toFile().length()).reversed())
						.map((file) -> file.getFileName().toString())
						.toList());
		}
	}

	/**
	 * Runs those in Firefox that are about what browsers do differently: tabs, locks,
	 * storage, cookies. {@code -Dbrowser.firefox=all} runs every test of them.
	 */
	void runInFirefox(Map<String, String> environment) throws Exception {
		Optional<String> firefox = executable("FIREFOX", List.of("/usr/bin/firefox-esr", "/usr/bin/firefox",
				"/Applications/Firefox.app/Contents/MacOS/firefox"));
		assumeTrue(firefox.isPresent(), "Firefox is not installed (set FIREFOX to its path)");
		run(environment, "FIREFOX", firefox.orElseThrow(),
				"all".equals(System.getProperty("browser.firefox")) ? ALL : SHORT,
				List.of("tabs.test.mjs", "storage.test.mjs", "flow.test.mjs", "cookie-transport.test.mjs"));
	}

	private static void run(Map<String, String> environment, String browser, String executable, String names,
			List<String> files) throws Exception {
		Map<String, String> all = new HashMap<>(environment);
		all.put(browser, executable);
		// The timeout is one of whole scripts, too.
		List<String> command = new ArrayList<>(List.of("node", "--test", "--test-concurrency=2",
				"--test-timeout=360000", "--test-reporter=spec", "--test-name-pattern=" + names));
		command.addAll(files);
		int exit = Command.run(DIRECTORY, all, PATIENCE, command.toArray(String[]::new));
		assertThat(exit).as("exit code of the browser's tests, whose output is above").isZero();
	}

	/** Installs what the lock file names, unless that is there already. */
	private static void install() throws Exception {
		byte[] lock = Files.readAllBytes(DIRECTORY.resolve("package-lock.json"));
		Path installed = DIRECTORY.resolve("node_modules/.installed");
		if (!Files.exists(installed) || !Arrays.equals(Files.readAllBytes(installed), lock)) {
			require(Command.run(DIRECTORY, Map.of(), PATIENCE, "npm", "ci", "--no-audit", "--no-fund") == 0,
					"npm cannot install what the browser tests need");
			Files.write(installed, lock);
		}
	}

	private static void require(boolean condition, String otherwise) {
		assertThat(condition || !CI).as("In CI the browser test must run: " + otherwise).isTrue();
		assumeTrue(condition, otherwise);
	}

	private static Optional<String> executable(String variable, List<String> usual) {
		String configured = System.getenv(variable);
		List<String> candidates = (configured != null) ? List.of(configured) : usual;
		return candidates.stream().filter((candidate) -> Files.isExecutable(Path.of(candidate))).findFirst();
	}

}
