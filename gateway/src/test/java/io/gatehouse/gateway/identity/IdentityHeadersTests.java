package io.gatehouse.gateway.identity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.token.AccessToken;
import io.gatehouse.gateway.TestRequest;
import io.gatehouse.gateway.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link IdentityHeaders}, their names and their encoding.
 */
class IdentityHeadersTests {

	@Test
	void ofWhenAllClaimsThenAllHeaders() {
		assertThat(headers(TestTokens.ada())).containsExactly(Map.entry("X-Auth-Subject", "u-1001"),
				Map.entry("X-Auth-Issuer", "https:%2F%2Fgw.example"), Map.entry("X-Auth-Session", "s-1"),
				Map.entry("X-Auth-Email", "ada@example.com"), Map.entry("X-Auth-Roles", "user,support"),
				Map.entry("X-Auth-Scopes", "orders:read,orders:write"));
	}

	@Test
	void ofWhenClaimsAbsentThenHeadersAbsent() {
		assertThat(headers(TestTokens.sparse())).containsOnlyKeys("X-Auth-Subject", "X-Auth-Issuer", "X-Auth-Session");
	}

	@Test
	void ofWhenValueHoldsCommaThenListStaysWhole() {
		AccessToken token = new AccessToken("i", "s", null, "t", null, List.of("a,b", "c d"), List.of(),
				TestTokens.ISSUED, TestTokens.EXPIRES);
		assertThat(headers(token)).containsEntry("X-Auth-Roles", "a%2Cb,c%20d").doesNotContainKey("X-Auth-Session");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "a-b_c.d~e:f|a-b_c.d~e:f", "a b|a%20b", "a,b|a%2Cb", "a%b|a%25b", "a@b|a%40b",
					"J\u00fcrgen|J%C3%BCrgen", "\u20ac|%E2%82%AC", "\ud83d\ude00|%F0%9F%98%80", "a/b+c=|a%2Fb%2Bc%3D",
					"'\"<>'|%22%3C%3E", "a\\b|a%5Cb" })
	void encodeWhenOutsideUnreservedThenPercent(String value, String expected) {
		assertThat(ValueEncoding.encode(value, false)).isEqualTo(expected);
	}

	@Test
	void encodeWhenLineBreakThenNoHeaderSplits() {
		assertThat(ValueEncoding.encode("a\r\nX-Auth-Roles: admin", false)).isEqualTo("a%0D%0AX-Auth-Roles:%20admin");
	}

	@Test
	void encodeWhenEmailThenAtStays() {
		assertThat(ValueEncoding.encode("a+b@example.com", true)).isEqualTo("a%2Bb@example.com");
	}

	@Test
	void namesWhenConfiguredThenOthersKeepDefault() {
		IdentityHeaderNames names = IdentityHeaderNames.of(Map.of("sub", "X-User-Id"));
		assertThat(names.header(IdentityClaim.SUBJECT)).isEqualTo("X-User-Id");
		assertThat(names.header(IdentityClaim.ROLES)).isEqualTo("X-Auth-Roles");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "Host", "host", "Cookie", "Authorization", "Content-Type", "content-length",
			"X-Forwarded-User", "Connection", "Keep-Alive", "TE", "Upgrade", "Transfer-Encoding", "Trailer", "a b",
			"a:b", "\u00e9", "--", "Set-Cookie", "Sec-WebSocket-Key", "a\r\nb" })
	void namesWhenHeaderHasAMeaningThenRefused(String header) {
		assertThatIllegalArgumentException().isThrownBy(() -> IdentityHeaderNames.of(Map.of("sub", header)))
			.withMessageContaining("'sub'");
	}

	@Test
	void namesWhenTwoFoldAlikeThenRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> IdentityHeaderNames.of(Map.of("sub", "X-User", "email", "x_user")))
			.withMessageContaining("told apart");
	}

	@Test
	void namesWhenClaimIsUnknownThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> IdentityHeaderNames.of(Map.of("subject", "X-User")))
			.withMessageContaining("'subject'")
			.withMessageContaining("sub");
	}

	@ParameterizedTest
	@CsvSource({ "gw.example,80", "gw.example:8443,8443", "[::1],80", "[::1]:8080,8080" })
	void forwardedWhenHostThenItsPort(String host, String port) {
		Map<String, String> headers = new LinkedHashMap<>();
		new ForwardedHeaders(TrustedProxies.NONE).writeTo(TestRequest.withoutHost("/").with("Host", host),
				headers::put);
		assertThat(headers).containsOnly(Map.entry("X-Forwarded-For", "192.0.2.7"),
				Map.entry("X-Forwarded-Proto", "http"), Map.entry("X-Forwarded-Host", host),
				Map.entry("X-Forwarded-Port", port));
	}

	private static Map<String, String> headers(AccessToken token) {
		Map<String, String> headers = new LinkedHashMap<>();
		IdentityHeaders.of(token, IdentityHeaderNames.defaults()).writeTo(headers::put);
		return headers;
	}

}
