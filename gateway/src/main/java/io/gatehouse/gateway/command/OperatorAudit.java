package io.gatehouse.gateway.command;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.gatehouse.auth.audit.AuditEvent;
import io.gatehouse.auth.audit.AuditLog;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;

/**
 * Leaves with the audit what an operator changes by a command, and who that was: wherever
 * the logging of the gateway's configuration sends audits, which without any is the
 * standard output.
 */
final class OperatorAudit {

	private static final AuditLog LOG = new AuditLog(Clock.systemUTC());

	private OperatorAudit() {
	}

	/**
	 * Makes a change that needs nothing of the application but its logging, and writes
	 * the event. The logging comes first: without it nothing is changed.
	 * @param settings settings of the command line
	 * @param change makes the change, and says what was changed
	 */
	static void change(List<String> settings, Supplier<AuditEvent> change) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(LoggingAlone.class)
			.web(WebApplicationType.NONE);
		QuietApplication.ask(application, Map.of(), settings, (context) -> {
			AuditEvent event = change.get();
			write(event);
			return event;
		});
	}

	/** Writes an event, inside of an application whose logging has begun. */
	static void write(AuditEvent event) {
		LOG.write(event.with("operator", System.getProperty("user.name")));
	}

	/** Logging is there before any bean. */
	static class LoggingAlone {

	}

}
