package io.gatehouse.gateway.firewall;

import java.util.EnumSet;
import java.util.Set;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AmbiguousPath}.
 */
class AmbiguousPathTests {

	@ParameterizedTest
	@CsvSource({ "//,DOUBLE_SLASH", "//a,DOUBLE_SLASH", "/a//b,DOUBLE_SLASH", "/a//,DOUBLE_SLASH", "/a;b,SEMICOLON",
			"/a;,SEMICOLON", "/a/b;v=1/c,SEMICOLON", "/a%2Fb,ENCODED_SLASH", "/a%2fb,ENCODED_SLASH",
			"/a%2F,ENCODED_SLASH", "/a%252e,ENCODED_PERCENT", "/a%252F,ENCODED_PERCENT", "/%2541,ENCODED_PERCENT",
			"/%25%32%65,ENCODED_PERCENT", "/%25%32e,ENCODED_PERCENT", "/%252%65,ENCODED_PERCENT",
			"http://h//a,DOUBLE_SLASH", "http://h/a;b,SEMICOLON" })
	void checkWhenAmbiguousThenRefusedUnlessAllowed(String target, PathAllowance allowance) {
		assertThat(AmbiguousPath.check(target, Set.of())).isNotNull();
		assertThat(AmbiguousPath.check(target, EnumSet.complementOf(EnumSet.of(allowance)))).isNotNull();
		assertThat(AmbiguousPath.check(target, Set.of(allowance))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/a/b/", "/100%25", "/100%25/a", "/100%25x", "/100%252", "/%25", "/%25%20%41",
			"/%25%32", "/%25%25", "/a%20b", "/a%3Bb", "/a?b=//", "/a?b;c", "/a?b=%2F", "/a?b=%252F", "/a?b",
			"http://h/a", "http://h", "/...", "/a%3Ab" })
	void checkWhenNearMissThenPasses(String target) {
		assertThat(AmbiguousPath.check(target, Set.of())).isNull();
	}

}
