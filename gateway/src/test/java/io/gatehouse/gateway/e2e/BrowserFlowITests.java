package io.gatehouse.gateway.e2e;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The client and the sample app in real browsers, against the jars as they are shipped.
 */
@Execution(ExecutionMode.CONCURRENT)
class BrowserFlowITests {

	/** All tests sign the same two people in, again and again. */
	private static final String MANY_SESSIONS = "--gatehouse.session.max-per-user=1000";

	private static BrowserScripts scripts;

	private static Jars jars;

	private static Map<String, String> addresses;

	@BeforeAll
	static void start() throws Exception {
		scripts = BrowserScripts.prepare();
		jars = Jars.start();
		String allowed = "http://127.0.0.1:" + jars.backendPort();
		String crossOrigin = "--gatehouse.cors.allowed-origins=" + allowed;
		String ordinary = jars.gateway(List.of(MANY_SESSIONS, crossOrigin, "--gatehouse.limits.body-size=64KB"));
		String hasty = jars.gateway(
				List.of(MANY_SESSIONS, "--gatehouse.access-token.ttl=3s", "--gatehouse.refresh-token.idle-timeout=8s"));
		String fragile = jars.gateway(List.of(MANY_SESSIONS));
		String down = jars.gateway(List.of(crossOrigin, "--sample.backend=http://127.0.0.1:1",
				"--spring.data.redis.url=redis://127.0.0.1:1"));
		jars.await();
		addresses = Map.of("ORDINARY", ordinary, "HASTY", hasty, "FRAGILE", fragile, "DOWN", down, "REDIS_PID",
				String.valueOf(jars.redisOf(fragile)), "ALLOWED", allowed, "REFUSED",
				"http://localhost:" + jars.backendPort());
	}

	@AfterAll
	static void stop() {
		if (jars != null) {
			jars.close();
		}
	}

	@Test
	void clientWhenUsedInChromiumThenAllScriptsPass() throws Exception {
		scripts.runInChromium(addresses);
	}

	@Test
	void clientWhenUsedInFirefoxThenScriptsOfTabsAndStoragePass() throws Exception {
		scripts.runInFirefox(addresses);
	}

}
