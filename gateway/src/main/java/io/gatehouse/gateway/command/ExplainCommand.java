package io.gatehouse.gateway.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.gatehouse.gateway.GatewayApplication;
import io.gatehouse.gateway.explain.Explainer;
import io.gatehouse.gateway.explain.Explanation;
import io.gatehouse.gateway.explain.Question;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * {@code explain}: what the gateway would do with a request, by the configuration that is
 * there. Opens no port and calls nobody.
 */
final class ExplainCommand implements Command {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Not asked, so that a configuration without them can be explained too. */
	private static final Map<String, Object> DEFAULTS = Map.of("spring.data.redis.url", "redis://127.0.0.1:1",
			"gatehouse.keys.location", OfflineConfiguration.NO_KEYS,
			"spring.cloud.gateway.server.webflux.metrics.enabled", "false");

	@Override
	public void run(Arguments arguments, Terminal terminal) {
		arguments.noWords();
		Question question = ExplainArguments.question(arguments);
		List<String> settings = arguments.settings(ExplainArguments.NAMES);
		terminal.say(explain(question, settings).text().stripTrailing());
	}

	@Override
	public String usage() {
		return ExplainArguments.USAGE;
	}

	private static Explanation explain(Question question, List<String> settings) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(GatewayApplication.class,
				OfflineConfiguration.class);
		return QuietApplication.ask(application, DEFAULTS, settings, (context) -> {
			try {
				return Objects.requireNonNull(context.getBean(Explainer.class).explain(question).block(PATIENCE));
			}
			catch (IllegalArgumentException ex) {
				throw CommandException.misuse(String.valueOf(ex.getMessage()));
			}
		});
	}

}
