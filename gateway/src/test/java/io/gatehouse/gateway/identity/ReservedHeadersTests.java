package io.gatehouse.gateway.identity;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReservedHeaders} and for the names that {@link ClientHeaders} gives
 * it.
 */
class ReservedHeadersTests {

	private final ClientHeaders headers = new ClientHeaders(IdentityHeaderNames.defaults());

	@ParameterizedTest
	@ValueSource(strings = { "X-Auth-Subject", "x-auth-subject", "X-AUTH-SUBJECT", "x_auth_subject", "X_Auth-Subject",
			"X.Auth.Subject", "XAuthSubject", "xauthsubject", "X-AuthSubject", "XAuth-Subject", "-X-Auth-Subject",
			"_X-Auth-Subject", "X-Auth-Subject-", "X--Auth--Subject", "X'Auth!Subject", "X-Auth-Roles", "x.auth.roles",
			"X-Auth-Email", "X-Auth-Scopes", "X-Auth-Session", "X-Auth-Issuer", "X-Auth-Assertion", "X-Auth-",
			"X-Auth-Anything", "x_auth_anything", "x.auth.anything", "X!Auth~Anything", "X-Forwarded-For",
			"X_Forwarded_For", "x.forwarded.host", "X-Forwarded-Anything", "Forwarded", "X-Real-IP", "x_real_ip",
			"True-Client-IP", "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override", "Connection",
			"Proxy-Connection", "Keep-Alive", "TE", "Trailer", "Upgrade", "Transfer-Encoding", "Proxy-Authorization" })
	void forwardedWhenReservedThenNull(String name) {
		assertThat(this.headers.forwarded(name, "x", false)).isNull();
		assertThat(this.headers.forwarded(name, "x", true)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-Author", "X-Authority", "X-Auth", "XAuth", "X-Authentication", "X-Auth1-Subject",
			"X-Forwarded", "X-Request-ID", "X-Requested-With", "X-CSRF-Token", "Accept", "Content-Type",
			"Content-Length", "Host", "User-Agent", "Origin", "Referer", "Cookie2", "Cache-Control", "If-None-Match",
			"traceparent", "Tenant", "X-XAuth-Subject", "Y-Auth-Subject", "Auth-Subject", "Idempotency-Key", "Range",
			"X-Auth0-Token", "xauthanything", "--", "X" })
	void forwardedWhenNotReservedThenSame(String name) {
		String value = "value";
		assertThat(this.headers.forwarded(name, value, false)).isSameAs(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-User", "x_user", "XUSER", "X-Auth-Subject" })
	void containsWhenConfiguredNameThenTrue(String name) {
		assertThat(new ReservedHeaders(List.of("X-User")).contains(name)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Authorization", "authorization", "AUTHORIZATION" })
	void forwardedWhenAuthorizationThenOnlyIfAsked(String name) {
		assertThat(this.headers.forwarded(name, "Bearer x", false)).isNull();
		assertThat(this.headers.forwarded(name, "Bearer x", true)).isEqualTo("Bearer x");
	}

}
