package io.gatehouse.auth.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gatehouse.auth.audit.AuditEvent.Type;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class AuditLogTests {

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final AuditLog log = new AuditLog(Clock.fixed(Instant.parse("2026-11-25T10:00:00.123Z"), ZoneOffset.UTC));

	@BeforeEach
	void begin() {
		this.appender.start();
		logger().addAppender(this.appender);
	}

	@AfterEach
	void end() {
		logger().detachAppender(this.appender);
	}

	@Test
	void writeWhenOrdinaryThenOneJsonObject() {
		this.log.write(AuditEvent.of(Type.LOGIN, "signed-in").with("user", "u-1").with("session", null).with("a", ""));
		assertThat(line()).isEqualTo(
				"{\"time\":\"2026-11-25T10:00:00.123Z\",\"event\":\"login\",\"outcome\":\"signed-in\",\"user\":\"u-1\"}");
	}

	@Test
	void writeWhenValueTriesToForgeThenOneLineOfPrintableAscii() {
		String evil = "x\"}\n{\"event\":\"login\"\r\u0000\u001b[31m\u0085\u2028\u2029\u202e\u007f\u009b\ud800é {} ${jndi:x}";
		this.log.write(AuditEvent.of(Type.LOGIN, "refused").with("userAgent", evil));
		assertThat(line()).matches("[\\x20-\\x7e]+");
		assertThat(JsonMapper.builder().build().readTree(line()).get("userAgent").stringValue()).startsWith("x\"}\n{");
	}

	@Test
	void writeWhenValueIsLongThenCut() {
		this.log.write(AuditEvent.of(Type.LOGIN, "refused").with("userAgent", "y".repeat(100_000)));
		assertThat(line()).hasSizeLessThan(400);
	}

	private String line() {
		assertThat(this.appender.list).hasSize(1);
		return this.appender.list.get(0).getFormattedMessage();
	}

	private static Logger logger() {
		return (Logger) LoggerFactory.getLogger(AuditLog.LOGGER);
	}

}
