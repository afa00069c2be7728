package io.gatehouse.gateway.e2e;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

/**
 * Pages of other origins in a real browser, against the jars as they are shipped. Needs
 * Node and Chromium: skipped where they are missing, but never in CI.
 */
class CrossOriginBrowserITests {

	static final String SCRIPT = "cors.test.mjs";

	@Test
	void answersWhenReadByOtherOriginsThenNoHeaderIsMissingOrTwice() throws Exception {
		BrowserScripts scripts = BrowserScripts.prepare();
		try (Jars jars = Jars.start()) {
			String allowed = "http://127.0.0.1:" + jars.backendPort();
			List<String> settings = List.of("--gatehouse.cors.allowed-origins=" + allowed,
					"--gatehouse.limits.body-size=64KB");
			String up = jars.gateway(settings);
			String down = jars.gateway(List.of(settings.get(0), "--sample.backend=http://127.0.0.1:1",
					"--spring.data.redis.url=redis://127.0.0.1:1"), "/auth/client.js");
			scripts.run(Map.of("ALLOWED", allowed, "REFUSED", "http://localhost:" + jars.backendPort(), "UP", up,
					"DOWN", down), SCRIPT::equals);
		}
	}

}
