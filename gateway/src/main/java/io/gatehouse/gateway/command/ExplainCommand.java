package io.gatehouse.gateway.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import io.gatehouse.gateway.GatewayApplication;
import io.gatehouse.gateway.explain.Explainer;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/**
 * {@code explain}: what the gateway would do with a request, by the configuration that is
 * there. Opens no port and calls nobody.
 */
final class ExplainCommand {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int EXPLAINED = 0;

	private static final int FAILED = 1;

	private static final int MISUSED = 2;

	private final PrintStream out;

	private final PrintStream err;

	ExplainCommand(PrintStream out, PrintStream err) {
		this.out = out;
		this.err = err;
	}

	int run(String... arguments) {
		ExplainArguments parsed;
		try {
			parsed = ExplainArguments.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			this.err.println("explain: " + ex.getMessage());
			this.err.print(ExplainArguments.USAGE);
			return MISUSED;
		}
		try (ConfigurableApplicationContext context = start(parsed.others().toArray(String[]::new))) {
			Explainer explainer = context.getBean(Explainer.class);
			this.out.print(Objects.requireNonNull(explainer.explain(parsed.question()).block(PATIENCE)).text());
			return EXPLAINED;
		}
		catch (IllegalArgumentException ex) {
			this.err.println("explain: " + ex.getMessage());
			return MISUSED;
		}
		catch (RuntimeException ex) {
			this.err.println("explain: " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
			return FAILED;
		}
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		Map<String, Object> defaults = new LinkedHashMap<>();
		// Only what the question needs is made.
		defaults.put("spring.main.lazy-initialization", "true");
		defaults.put("spring.main.log-startup-info", "false");
		defaults.put("logging.level.root", "off");
		defaults.put("spring.cloud.gateway.server.webflux.metrics.enabled", "false");
		// Not asked, so that a configuration without them can be explained too.
		defaults.put("spring.data.redis.url", "redis://127.0.0.1:1");
		defaults.put("gatehouse.users.location", "not-read");
		defaults.put("gatehouse.keys.location", OfflineConfiguration.NO_KEYS);
		return new SpringApplicationBuilder(GatewayApplication.class, OfflineConfiguration.class)
			.bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.properties(defaults)
			.run(arguments);
	}

}
