package io.gatehouse.gateway.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.gatehouse.auth.audit.AuditLog;
import io.gatehouse.auth.setting.DirectorySettings;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;

/**
 * A part of the application, for commands that ask it something: nothing is logged but
 * the audit, and only what the question needs is made.
 */
final class QuietApplication {

	/** Stand for what is not asked, so that commands do without it. */
	private static final Map<String, Object> STAND_INS = Map.of(DirectorySettings.FILE, "not-read",
			"gatehouse.keys.location", "not-read");

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
		Map<String, Object> all = new LinkedHashMap<>(STAND_INS);
		all.putAll(defaults);
		all.put("spring.main.lazy-initialization", "true");
		all.put("spring.main.log-startup-info", "false");
		all.put("logging.level.root", "off");
		all.put("logging.level." + AuditLog.LOGGER, "info");
		application.bannerMode(Banner.Mode.OFF)
			.registerShutdownHook(false)
			.properties(all)
			.initializers(QuietApplication::keepTheOneDirectory);
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

	/** There may be only one directory, and where one is configured none stands in. */
	private static void keepTheOneDirectory(ConfigurableApplicationContext context) {
		MutablePropertySources sources = context.getEnvironment().getPropertySources();
		if (DirectorySettings.in(context.getEnvironment()).size() > 1
				&& sources.get(DefaultPropertiesPropertySource.NAME) instanceof MapPropertySource defaults) {
			Map<String, Object> others = new LinkedHashMap<>(defaults.getSource());
			others.remove(DirectorySettings.FILE);
			sources.replace(defaults.getName(), new DefaultPropertiesPropertySource(others));
		}
	}

}
