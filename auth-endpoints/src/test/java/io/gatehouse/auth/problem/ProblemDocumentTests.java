package io.gatehouse.auth.problem;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ProblemDocumentTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	@Test
	void writeWhenProblemThenAllMembers() {
		byte[] document = ProblemDocument.write(Problems.tokenExpired(), "/api/\"\u00e9", TRACEPARENT);
		JsonNode json = JsonMapper.builder().build().readTree(new String(document, StandardCharsets.UTF_8));
		assertThat(json.propertyNames()).containsExactly("type", "title", "status", "detail", "instance", "code",
				"traceId");
		assertThat(json.get("status").intValue()).isEqualTo(401);
		assertThat(json.get("code").stringValue()).isEqualTo("token_expired");
		assertThat(json.get("instance").stringValue()).isEqualTo("/api/\"\u00e9");
		assertThat(json.get("traceId").stringValue()).isEqualTo(TRACE_ID);
	}

	@Test
	void traceIdWhenTraceparentOfALaterVersionThenTaken() {
		assertThat(ProblemDocument.traceId("01" + TRACEPARENT.substring(2) + "-more")).isEqualTo(TRACE_ID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "00", "garbage", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
			"00-00000000000000000000000000000000-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
			"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
			"00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01" })
	void traceIdWhenTraceparentInvalidThenNewOne(String traceparent) {
		assertThat(ProblemDocument.traceId(traceparent)).matches("[0-9a-f]{32}").isNotEqualTo(TRACE_ID);
	}

	@Test
	void challengeWhenScopesAreAskedForThenNamed() {
		assertThat(Problems.accessDenied(List.of("a", "b")).headers()).containsEntry("WWW-Authenticate",
				"Bearer realm=\"gatehouse\", error=\"insufficient_scope\", scope=\"a b\"");
	}

}
