package io.gatehouse.gateway.command;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.gatehouse.auth.audit.AuditEvent;
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
import reactor.util.retry.Retry;

/**
 * {@code revoke --user <id>}: ends all sessions of a user, by the configuration of the
 * gateway. All gateways refuse the user's tokens within a second. Needs Redis alone.
 */
final class RevokeCommand implements Command {

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final int ATTEMPTS = 25;

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	@Override
	public void run(Arguments arguments, Terminal terminal) {
		arguments.noWords();
		String user = arguments.required("user");
		List<String> settings = arguments.settings("user");
		SpringApplicationBuilder application = new SpringApplicationBuilder(Sessions.class)
			.web(WebApplicationType.NONE);
		long ended = QuietApplication.ask(application, Map.of(), settings,
				(context) -> end(context.getBean(SessionStore.class), user));
		terminal.say("Sessions of user " + user + " that were ended: " + ended);
	}

	@Override
	public String usage() {
		return "Usage: java -jar gateway.jar revoke --user <id> [--spring.data.redis.url=...]";
	}

	private static long end(SessionStore sessions, String user) {
		// To do it again is harmless, and a first connection takes its time. What an
		// attempt has ended counts though it failed later.
		AtomicLong ended = new AtomicLong();
		try {
			sessions.list(user)
				.flatMap((session) -> sessions.end(user, session.id(), EndReason.OPERATOR).doOnSuccess((done) -> {
					ended.incrementAndGet();
					OperatorAudit.write(event("ended", user).with("session", session.id())
						.with("reason", EndReason.OPERATOR.code()));
				}))
				.then()
				.retryWhen(Retry.fixedDelay(ATTEMPTS, PAUSE))
				.block(PATIENCE);
		}
		catch (RuntimeException ex) {
			OperatorAudit.write(event("unavailable", user));
			throw ex;
		}
		if (ended.get() == 0) {
			OperatorAudit.write(event("unknown", user));
		}
		return ended.get();
	}

	private static AuditEvent event(String outcome, String user) {
		return AuditEvent.of(AuditEvent.Type.REVOCATION, outcome).with("user", user);
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
