package io.gatehouse.gateway.command;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.autoconfigure.SessionsAutoConfiguration;
import io.gatehouse.auth.session.EndReason;
import io.gatehouse.auth.session.SessionStore;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.NestedExceptionUtils;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * {@code revoke --user <id>}: ends all sessions of a user, by the configuration of the
 * gateway. All gateways refuse the user's tokens within a second. Needs Redis alone.
 */
final class RevokeCommand {

	private static final String USAGE = "Usage: java -jar gateway.jar revoke --user <id> [--spring.data.redis.url=...]";

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final int ATTEMPTS = 25;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final int FAILED = 1;

	private static final int MISUSED = 2;

	private final PrintStream out;

	private final PrintStream err;

	RevokeCommand(PrintStream out, PrintStream err) {
		this.out = out;
		this.err = err;
	}

	int run(String... arguments) {
		List<String> others = new ArrayList<>();
		String user = user(arguments, others);
		if (user == null || user.isBlank()) {
			this.err.println(USAGE);
			return MISUSED;
		}
		try (ConfigurableApplicationContext context = start(others.toArray(String[]::new))) {
			Long ended = end(context.getBean(SessionStore.class), user).block(PATIENCE);
			this.out.println("Sessions of user " + user + " that were ended: " + ended);
			return 0;
		}
		catch (RuntimeException ex) {
			this.err.println("revoke: " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
			return FAILED;
		}
	}

	private static Mono<Long> end(SessionStore sessions, String user) {
		// To do it again is harmless, and a first connection takes its time.
		return sessions.list(user)
			.flatMap((session) -> sessions.end(user, session.id(), EndReason.OPERATOR))
			.count()
			.retryWhen(Retry.fixedDelay(ATTEMPTS, PAUSE));
	}

	private static @Nullable String user(String[] arguments, List<String> others) {
		@Nullable String user = null;
		for (int i = 0; i < arguments.length; i++) {
			if (arguments[i].equals("--user") && i + 1 < arguments.length) {
				user = arguments[++i];
			}
			else if (arguments[i].startsWith("--user=")) {
				user = arguments[i].substring("--user=".length());
			}
			else {
				others.add(arguments[i]);
			}
		}
		return user;
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		Map<String, Object> defaults = new LinkedHashMap<>();
		defaults.put("spring.main.lazy-initialization", "true");
		defaults.put("spring.main.log-startup-info", "false");
		defaults.put("logging.level.root", "off");
		// Not asked: a session is ended without the keys that made it.
		defaults.put("gatehouse.users.location", "not-read");
		defaults.put("gatehouse.keys.location", "not-read");
		return new SpringApplicationBuilder(Sessions.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(defaults)
			.run(arguments);
	}

	/** What it takes to end sessions, and nothing else of the gateway. */
	@ImportAutoConfiguration({ SslAutoConfiguration.class, DataRedisAutoConfiguration.class,
			DataRedisReactiveAutoConfiguration.class, SessionsAutoConfiguration.class })
	static class Sessions {

		@Bean
		Clock clock() {
			return Clock.systemUTC();
		}

	}

}
