package io.gatehouse.gateway.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/**
 * A part of the application, for commands that ask it something: nothing is logged, and
 * only what the question needs is made.
 */
final class QuietApplication {

	private QuietApplication() {
	}

	/**
	 * Starts it, asks it, and ends it.
	 * @param application what it is made of
	 * @param defaults settings that hold unless the configuration says otherwise
	 * @param settings settings of the command line, which win
	 * @throws CommandException when it does not start, or cannot answer
	 */
	static <T> T ask(SpringApplicationBuilder application, Map<String, Object> defaults, List<String> settings,
			Function<ConfigurableApplicationContext, T> question) {
		Map<String, Object> all = new LinkedHashMap<>(defaults);
		all.put("spring.main.lazy-initialization", "true");
		all.put("spring.main.log-startup-info", "false");
		all.put("logging.level.root", "off");
		application.bannerMode(Banner.Mode.OFF).registerShutdownHook(false).properties(all);
		try (ConfigurableApplicationContext context = application.run(settings.toArray(String[]::new))) {
			return question.apply(context);
		}
		catch (CommandException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new CommandException(String.valueOf(NestedExceptionUtils.getMostSpecificCause(ex).getMessage()));
		}
	}

}
