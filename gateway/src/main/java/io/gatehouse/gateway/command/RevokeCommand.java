package io.gatehouse.gateway.command;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.gatehouse.auth.autoconfigure.SessionsAutoConfiguration;
import io.gatehouse.auth.session.EndReason;
import io.gatehouse.auth.session.SessionStore;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * {@code revoke --user <id>}: ends all sessions of a user, by the configuration of the
 * gateway. All gateways refuse the user's tokens within a second. Needs Redis alone.
 */
final class RevokeCommand implements Command {

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final int ATTEMPTS = 25;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Not asked: a session is ended without the keys that made it. */
	private static final Map<String, Object> DEFAULTS = Map.of("gatehouse.users.location", "not-read",
			"gatehouse.keys.location", "not-read");

	@Override
	public void run(Arguments arguments, Terminal terminal) {
		String user = arguments.required("user");
		List<String> settings = arguments.settings("user");
		SpringApplicationBuilder application = new SpringApplicationBuilder(Sessions.class)
			.web(WebApplicationType.NONE);
		Long ended = QuietApplication.ask(application, DEFAULTS, settings,
				(context) -> end(context.getBean(SessionStore.class), user).block(PATIENCE));
		terminal.say("Sessions of user " + user + " that were ended: " + ended);
	}

	@Override
	public String usage() {
		return "Usage: java -jar gateway.jar revoke --user <id> [--spring.data.redis.url=...]";
	}

	private static Mono<Long> end(SessionStore sessions, String user) {
		// To do it again is harmless, and a first connection takes its time. What an
		// attempt has ended counts though it failed later.
		AtomicLong ended = new AtomicLong();
		return sessions.list(user)
			.flatMap((session) -> sessions.end(user, session.id(), EndReason.OPERATOR)
				.doOnSuccess((done) -> ended.incrementAndGet()))
			.then(Mono.fromSupplier(ended::get))
			.retryWhen(Retry.fixedDelay(ATTEMPTS, PAUSE));
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
