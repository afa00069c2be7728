package io.gatehouse.gateway.command;

import java.util.List;
import java.util.Map;

import io.gatehouse.auth.audit.AuditLog;
import org.springframework.boot.test.system.CapturedOutput;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The audit's events among what went to the console, without their times.
 */
final class Audited {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private Audited() {
	}

	static List<Map<String, String>> in(CapturedOutput logged) {
		return logged.getAll().lines().filter((line) -> line.contains(AuditLog.LOGGER)).map((line) -> {
			Map<String, String> event = JSON.readValue(line.substring(line.indexOf('{')), new TypeReference<>() {
			});
			assertThat(event.remove("time")).endsWith("Z");
			return event;
		}).toList();
	}

}
