package io.gatehouse.gateway.identity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RefreshCookie}.
 */
class RefreshCookieTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "__Host-gatehouse-refresh=x|", "__Host-gatehouse-refresh=x; a=1|a=1",
					"a=1; __Host-gatehouse-refresh=x|a=1", "a=1; __Host-gatehouse-refresh=x; b=2|a=1; b=2",
					"a=1;__Host-gatehouse-refresh=x;b=2|a=1; b=2", "__Host-gatehouse-refresh|",
					"__Host-gatehouse-refresh =x; a=1|a=1", "a=1; __host-GATEHOUSE-refresh=x|a=1",
					"__Host-gatehouse-refresh=x; __Host-gatehouse-refresh=y|", "__Host-gatehouse-refresh=;|" })
	void removeFromWhenPresentThenOnlyOthersStay(String cookies, String expected) {
		assertThat(RefreshCookie.removeFrom(cookies)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a=1", "a=1; b=2;c=3", "", "__Host-gatehouse-refresh2=x", "x__Host-gatehouse-refresh=x",
			"__Host-gatehouse=x", "a=__Host-gatehouse-refresh" })
	void removeFromWhenAbsentThenUnchanged(String cookies) {
		assertThat(RefreshCookie.removeFrom(cookies)).isEqualTo(cookies);
	}

	@Test
	void namesWhenSetCookieThenTrue() {
		assertThat(RefreshCookie.names("__Host-gatehouse-refresh=x; Path=/; Secure")).isTrue();
		assertThat(RefreshCookie.names(" = __Host-gatehouse-refresh=x; Path=/; Secure")).isTrue();
		assertThat(RefreshCookie.names("other=x; Path=/")).isFalse();
	}

}
