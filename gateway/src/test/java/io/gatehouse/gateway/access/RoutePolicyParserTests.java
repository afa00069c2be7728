package io.gatehouse.gateway.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.gatehouse.gateway.firewall.PathAllowance;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link RoutePolicyParser}.
 */
class RoutePolicyParserTests {

	@Test
	void parseWhenNothingIsSaidThenAuthenticated() {
		RoutePolicy policy = RoutePolicyParser.parse("r", Map.of("connect-timeout", 5));
		assertThat(policy).isEqualTo(RoutePolicy.DEFAULT);
		assertThat(policy.access()).isEqualTo(Access.AUTHENTICATED);
		assertThat(policy.forwardToken()).isFalse();
		assertThat(policy.reportOnly()).isFalse();
		assertThat(policy.allowPath()).isEmpty();
	}

	@Test
	void parseWhenAllIsSaidThenAllIsRead() {
		RoutePolicy policy = parse(Map.of("access", "authenticated", "roles", List.of("admin", "support"), "scopes",
				Map.of("0", "orders:read", "1", "orders:write"), "forward-token", "true", "allow-path",
				List.of("encoded-slash", "semicolon"), "report-only", true));
		assertThat(policy.access()).isEqualTo(Access.AUTHENTICATED);
		assertThat(policy.roles()).containsExactly("admin", "support");
		assertThat(policy.scopes()).containsExactly("orders:read", "orders:write");
		assertThat(policy.forwardToken()).isTrue();
		assertThat(policy.allowPath()).containsExactlyInAnyOrder(PathAllowance.ENCODED_SLASH, PathAllowance.SEMICOLON);
		assertThat(policy.reportOnly()).isTrue();
		assertThat(policy).hasToString("authenticated, any role of [admin, support], "
				+ "all scopes of [orders:read, orders:write], token forwarded, "
				+ "paths with [semicolon, encoded-slash], report only");
	}

	@ParameterizedTest
	@ValueSource(strings = { "roles", "access", "Gatehouse", "gatehouse-policy" })
	void parseWhenPolicyStandsBesideItsPlaceThenRefused(String key) {
		assertThatExceptionOfType(InvalidRoutePolicyException.class)
			.isThrownBy(() -> RoutePolicyParser.parse("r", Map.of(key, "admin")))
			.withMessageContaining("metadata '" + key + "' is not read");
	}

	@Test
	void parseWhenItsPlaceIsMisspeltThenRefused() {
		assertThatExceptionOfType(InvalidRoutePolicyException.class)
			.isThrownBy(() -> RoutePolicyParser.parse("r", Map.of("gatehose", Map.of("roles", "admin"))))
			.withMessageContaining("metadata 'gatehose' is not read");
		assertThat(RoutePolicyParser.parse("r", Map.of("openapi", Map.of("scopes", "read"))))
			.isEqualTo(RoutePolicy.DEFAULT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "public", "optional", "authenticated" })
	void parseWhenAccessThenRead(String access) {
		assertThat(parse(Map.of("access", access)).access()).hasToString(access);
	}

	static Stream<Object> shapes() {
		return Stream.of(List.of("a"), "a", Map.of("0", "a"), Map.of(0, "a"), new ArrayList<>(List.of("a")));
	}

	@ParameterizedTest
	@MethodSource("shapes")
	void parseWhenListHasAShapeOfTheBinderThenRead(Object shape) {
		assertThat(parse(Map.of("roles", shape)).roles()).containsExactly("a");
	}

	@Test
	void parseWhenIndexedMapThenInOrderOfIndex() {
		Map<String, Object> indexed = new HashMap<>();
		for (int i = 11; i >= 0; i--) {
			indexed.put(String.valueOf(i), "r" + i);
		}
		assertThat(parse(Map.of("roles", indexed)).roles()).startsWith("r0", "r1", "r2").endsWith("r10", "r11");
	}

	@Test
	void parseWhenNumberThenWord() {
		assertThat(parse(Map.of("roles", List.of(42))).roles()).containsExactly("42");
	}

	static Stream<Arguments> invalid() {
		return Stream.of(arguments("access", "", "public, optional, authenticated"),
				arguments("access", null, "public"), arguments("access", "Public", "public"),
				arguments("access", "none", "public"), arguments("access", true, "public"),
				arguments("access", List.of("public"), "public"), arguments("roles", "", "empty"),
				arguments("roles", null, "empty"), arguments("roles", List.of(), "empty"),
				arguments("roles", Map.of(), "empty"), arguments("roles", List.of(""), "empty"),
				arguments("roles", Arrays.asList("a", null), "empty"), arguments("roles", List.of(" a"), "spaces"),
				arguments("roles", Map.of("1", "a"), "group of keys"),
				arguments("roles", Map.of("admin", "a"), "group"), arguments("roles", List.of(List.of("a")), "empty"),
				arguments("roles", true, "quoted"), arguments("scopes", "", "empty"),
				arguments("scopes", "a\"b", "printable"), arguments("scopes", "a b", "printable"),
				arguments("forward-token", "", "true, false"), arguments("forward-token", null, "true, false"),
				arguments("allow-path", "", "empty"), arguments("allow-path", null, "empty"),
				arguments("allow-path", "slash", "double-slash, semicolon, encoded-slash, encoded-percent"),
				arguments("allow-path", List.of("semicolon", "dot-segment"), "'dot-segment'"),
				arguments("websocket", "", "'protocols'"), arguments("websocket", List.of("chat"), "'protocols'"),
				arguments("websocket", Map.of("protocol", "chat"), "'protocols'"),
				arguments("websocket.protocols", null, "empty"), arguments("websocket.protocols", "a b", "word"),
				arguments("websocket.protocols", List.of("chat", "bearer"), "'bearer'"),
				arguments("report-only", "", "true, false"), arguments("report-only", "on", "true, false"),
				arguments("forward-token", "yes", "true, false"), arguments("forward-token", 1, "true, false"));
	}

	@ParameterizedTest
	@MethodSource("invalid")
	void parseWhenValueIsInvalidThenMessageNamesRouteAndKey(String key, @Nullable Object value, String allowed) {
		Map<String, @Nullable Object> policy = new HashMap<>();
		int dot = key.indexOf('.');
		policy.put((dot < 0) ? key : key.substring(0, dot),
				(dot < 0) ? value : Collections.singletonMap(key.substring(dot + 1), value));
		assertThatExceptionOfType(InvalidRoutePolicyException.class).isThrownBy(() -> parse(policy))
			.withMessageContaining("'orders'")
			.withMessageContaining("'" + key + "'")
			.withMessageContaining(allowed);
	}

	@ParameterizedTest
	@ValueSource(strings = { "role", "Roles", "forwardToken", "forward_token", "acces", "0", "" })
	void parseWhenKeyIsUnknownThenMessageListsKeys(String key) {
		assertThatExceptionOfType(InvalidRoutePolicyException.class).isThrownBy(() -> parse(Map.of(key, "x")))
			.withMessageContaining("unknown key '" + key + "'")
			.withMessageContaining(
					"access, allow-path, assertion, forward-token, issuers, report-only, roles, scopes, websocket");
	}

	@ParameterizedTest
	@ValueSource(strings = { "public", "optional" })
	void parseWhenRolesOrScopesWithoutAuthenticationThenRefused(String access) {
		for (String key : List.of("roles", "scopes")) {
			assertThatExceptionOfType(InvalidRoutePolicyException.class)
				.isThrownBy(() -> parse(Map.of("access", access, key, "a")))
				.withMessageContaining("access: " + access);
		}
	}

	@Test
	void parseWhenPublicAndReportOnlyThenRefused() {
		assertThatExceptionOfType(InvalidRoutePolicyException.class)
			.isThrownBy(() -> parse(Map.of("access", "public", "report-only", true)))
			.withMessageContaining("access: public")
			.withMessageContaining("'report-only'");
		assertThat(parse(Map.of("access", "optional", "report-only", "true")).reportOnly()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("shapes")
	void parseWhenWebSocketProtocolsThenRead(Object shape) {
		assertThat(parse(Map.of("websocket", Map.of("protocols", shape))).socketProtocols()).containsExactly("a");
	}

	@ParameterizedTest
	@EnumSource(PathAllowance.class)
	void parseWhenAllowPathThenRead(PathAllowance allowance) {
		assertThat(parse(Map.of("allow-path", allowance.toString())).allowPath()).containsExactly(allowance);
	}

	@Test
	void parseWhenPolicyIsNotAGroupThenRefused() {
		for (Object value : List.of("", "public", Map.of(), List.of("public"))) {
			assertThatExceptionOfType(InvalidRoutePolicyException.class)
				.isThrownBy(() -> RoutePolicyParser.parse("orders", Map.of("gatehouse", value)))
				.withMessageContaining("'gatehouse'");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Gatehouse", "GATEHOUSE", "gatehouse.access", "gatehouse-policy" })
	void parseWhenMetadataKeyIsAlmostOursThenRefused(String key) {
		assertThatExceptionOfType(InvalidRoutePolicyException.class)
			.isThrownBy(() -> RoutePolicyParser.parse("orders", Map.of(key, Map.of("roles", "admin"))))
			.withMessageContaining(key);
	}

	private static RoutePolicy parse(Map<String, @Nullable Object> policy) {
		return RoutePolicyParser.parse("orders", Map.of("gatehouse", policy));
	}

}
