package io.gatehouse.gateway.firewall;

import java.net.URI;
import java.util.Objects;
import java.util.Random;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemCode;
import io.gatehouse.gateway.TestRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests for {@link Firewall}.
 */
class FirewallTests {

	private final Firewall firewall = new Firewall(new BodySizes(1000));

	@ParameterizedTest
	@CsvSource(delimiter = ' ', quoteCharacter = '"', value = {
			// dot segments
			"/. DOT_SEGMENT", "/.. DOT_SEGMENT", "/./a DOT_SEGMENT", "/../a DOT_SEGMENT", "/a/.. DOT_SEGMENT",
			"/a/../b DOT_SEGMENT", "/a/./b DOT_SEGMENT", "/public/../admin DOT_SEGMENT", "/a/%2e%2e/b DOT_SEGMENT",
			"/a/%2E%2E/b DOT_SEGMENT", "/a/.%2e/b DOT_SEGMENT", "/a/%2e./b DOT_SEGMENT", "/a/%2e/b DOT_SEGMENT",
			"/%2e%2e DOT_SEGMENT", "/a/..?x=1 DOT_SEGMENT", "/a/%2e%2e?x=1 DOT_SEGMENT", "/a/..;/b DOT_SEGMENT",
			"/a/..;x=1/b DOT_SEGMENT", "/a/.;/b DOT_SEGMENT", "/a/%2e%2e;/b DOT_SEGMENT", "/a/..%3b/b DOT_SEGMENT",
			"/a/..%2fb DOT_SEGMENT", "/a/..%2Fb DOT_SEGMENT", "/a%2f..%2fb DOT_SEGMENT", "/a%2f.. DOT_SEGMENT",
			"/a%2f%2e%2e%2fb DOT_SEGMENT", "/a%2f./b DOT_SEGMENT", "/a;x/../b DOT_SEGMENT", "//../a DOT_SEGMENT",
			"http://gw.example/a/../b DOT_SEGMENT",
			// control characters
			"/a%00b CONTROL_CHARACTER", "/%00 CONTROL_CHARACTER", "/a%0ab CONTROL_CHARACTER",
			"/a%0D%0Ab CONTROL_CHARACTER", "/a%09 CONTROL_CHARACTER", "/a%1f CONTROL_CHARACTER",
			"/a%7f CONTROL_CHARACTER", "/a?q=%00 CONTROL_CHARACTER", "/..%00/ CONTROL_CHARACTER",
			// backslash
			"/a\\b BACKSLASH", "/..\\admin BACKSLASH", "/a%5cb BACKSLASH", "/a%5Cb BACKSLASH", "/%2e%2e%5cb BACKSLASH",
			"/a?q=\\ BACKSLASH",
			// percent
			"/a% PERCENT", "/a%2 PERCENT", "/a%zz PERCENT", "/a%2g PERCENT", "/%%30%30 PERCENT", "/a?q=% PERCENT",
			"/a?q=%f PERCENT", "/a%u0041 PERCENT", "/100% PERCENT",
			// UTF-8
			"/%c0%ae%c0%ae/ UTF8", "/%c0%af UTF8", "/%c1%9c UTF8", "/%e0%80%af UTF8", "/%f0%80%80%af UTF8",
			"/%ed%a0%80 UTF8", "/%ed%bf%bf UTF8", "/%f4%90%80%80 UTF8", "/%f5%80%80%80 UTF8", "/%ff UTF8", "/%80 UTF8",
			"/%c3 UTF8", "/%c3a UTF8", "/%c3/ UTF8", "/%e2%82 UTF8", "/%e2%82/%ac UTF8", "/%c3?%a9 UTF8",
			"/a?q=%e9 UTF8", "/a?q=%c3 UTF8",
			// fragment, characters that must be encoded
			"/a#b FRAGMENT", "/#/../admin FRAGMENT", "/a?q#b FRAGMENT", "/a|b UNENCODED", "/{id} UNENCODED",
			"/a^b UNENCODED", "/a`b UNENCODED", "/a<b> UNENCODED", "/[a] UNENCODED", "/a?q={} UNENCODED",
			"/a?q=a|b UNENCODED",
			// forms
			"* TARGET_FORM", "gw.example:80 TARGET_FORM", "a/b TARGET_FORM", "?q TARGET_FORM",
			"ftp://gw.example/ TARGET_FORM", "file:///etc/passwd TARGET_FORM", "http:/gw.example/ TARGET_FORM",
			"javascript:alert(1) TARGET_FORM", "http://evil.example/ OTHER_HOST", "http://gw.example.evil/ OTHER_HOST",
			"http://gw.exampl/ OTHER_HOST", "http://user@gw.example/ OTHER_HOST", "http://gw.example:81/ OTHER_HOST",
			"http:///a OTHER_HOST", "http:// OTHER_HOST", "https://gw.example:80/ OTHER_HOST",
			"http://evil.example OTHER_HOST", "http://evil.example\\@gw.example/ OTHER_HOST",
			"http://gw.example\\.evil/ BACKSLASH" })
	void checkWhenTargetIsHostileThenRefused(String target, Fault expected) {
		assertRefused(this.firewall.check(TestRequest.get(target)), expected);
	}

	@Test
	void checkWhenTargetIsEmptyThenRefused() {
		assertRefused(this.firewall.check(TestRequest.get("")), Fault.TARGET_FORM);
	}

	@ParameterizedTest
	@ValueSource(chars = { 0, 1, '\t', '\n', '\r', 0x1b, 0x1f, 0x7f })
	void checkWhenTargetHoldsControlCharacterThenRefused(char c) {
		assertRefused(this.firewall.check(TestRequest.get("/a" + c + "b")), Fault.CONTROL_CHARACTER);
		assertRefused(this.firewall.check(TestRequest.get("/a?q=" + c)), Fault.CONTROL_CHARACTER);
	}

	@ParameterizedTest
	@ValueSource(chars = { 0x80, 0xa0, 0xe9, 0xff, 0x2f0, 0x2216, 0xff0f })
	void checkWhenTargetIsNotAsciiThenRefused(char c) {
		assertRefused(this.firewall.check(TestRequest.get("/a" + c + "b")), Fault.NON_ASCII);
		assertRefused(this.firewall.check(TestRequest.get("/a?q=" + c)), Fault.NON_ASCII);
	}

	@Test
	void checkWhenTargetHoldsSpaceThenRefused() {
		assertRefused(this.firewall.check(TestRequest.get("/a b")), Fault.UNENCODED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/a", "/a/b/c", "/a/", "/a?", "/?", "/a%20b", "/a+b", "/100%25", "/100%25/a", "/...",
			"/..../a", "/a/.../b", "/a..b", "/..a", "/a..", "/.hidden", "/.well-known/jwks.json", "/a/.b/c.d", "/%2ea",
			"/a%2e%2eb", "/%c3%a9", "/%E2%82%AC", "/%f0%9f%98%80", "/%ed%9f%bf", "/%ee%80%80", "/%c2%a0", "/a?q=%c3%a9",
			"/a?q=..", "/a?q=../..", "/a?path=/a/../b", "/a?q=%2e%2e%2f", "/a?q=a%5cb", "/a?q=%0d%0a", "/a?q=%2F%3B",
			"/a?q=1;2", "/a?x[]=1&x[0]=2", "/a?q=a?b", "/a?u=http://other.example/", "/a:b", "/a@b",
			"/a!$&'()*+,;=:@~_-b", "//a", "/a//b", "/a;v=1", "/a%2Fb", "/a%2f", "/a%252e", "/~ada",
			"http://gw.example/a", "http://GW.example/a", "HTTP://gw.example", "http://gw.example:80/",
			"http://gw.example?q", "https://gw.example:443/a", "https://gw.example/" })
	void checkWhenNearMissThenPasses(String target) {
		assertThat(this.firewall.check(TestRequest.get(target))).isNull();
	}

	@Test
	void checkWhenTwoAuthorizationHeadersThenRefused() {
		TestRequest request = TestRequest.get("/").with("Authorization", "Bearer a").with("authorization", "Bearer a");
		assertRefused(this.firewall.check(request), Fault.AUTHORIZATION_COUNT);
	}

	@Test
	void checkWhenOneAuthorizationHeaderThenPasses() {
		assertThat(this.firewall.check(TestRequest.get("/").with("Authorization", "Basic eDp5"))).isNull();
	}

	@Test
	void checkWhenNoHostThenRefused() {
		assertRefused(this.firewall.check(TestRequest.withoutHost("/")), Fault.HOST_COUNT);
	}

	@Test
	void checkWhenTwoHostsThenRefused() {
		assertRefused(this.firewall.check(TestRequest.get("/").with("Host", "gw.example")), Fault.HOST_COUNT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a/b", "a@b", "a,b", "a#b", "a?b", "a\\b", "a:", "a:b", ":80", "a:80:80",
			"[::1", "[]", "[g::1]", "::1", "[::1]x", "[::1]:", "[::::]", "[1.1]", "a:65536", "a:4294967297",
			"\u00e9.example", "a%2fb", "a\tb" })
	void checkWhenHostIsNotOneThenRefused(String host) {
		assertRefused(this.firewall.check(TestRequest.withoutHost("/").with("Host", host)), Fault.HOST_VALUE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "localhost:8080", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:8080",
			"a:65535", "[::ffff:1.2.3.4]", "a-b.example.", "xn--bcher-kva.example", "my_service:9000" })
	void checkWhenHostIsOneThenPasses(String host) {
		assertThat(this.firewall.check(TestRequest.withoutHost("/").with("Host", host))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "http://gw:8080/,gw:8080,true", "http://gw:8080/,gw,false", "http://gw/,gw:80,true",
			"http://gw/,gw:8080,false", "https://gw/,gw:443,true", "http://[::1]:8080/a,[::1]:8080,true",
			"http://[::1]/a,[::1]:80,true", "http://g/,gw,false" })
	void checkWhenAbsoluteFormThenHostMustBeTheSame(String target, String host, boolean passes) {
		Problem problem = this.firewall.check(TestRequest.withoutHost(target).with("Host", host));
		assertThat(problem == null).isEqualTo(passes);
	}

	@Test
	void checkWhenConnectThenRefused() {
		assertRefused(this.firewall.check(TestRequest.get("/").withMethod("CONNECT")), Fault.TARGET_FORM);
	}

	/**
	 * What passes must be an address to all that read it later, so that the server never
	 * answers without problem details.
	 */
	@Test
	void checkWhenTargetPassesThenItIsAnAddress() {
		Random random = new Random(1);
		String alphabet = "ab/.%25eEcC3aA9fF?#;\\[]{}|^`\"<> ~!$&'()*+,=:@\u00e9\t";
		int passed = 0;
		for (int i = 0; i < 200_000; i++) {
			StringBuilder target = new StringBuilder("/");
			for (int length = random.nextInt(8); length > 0; length--) {
				target.append(alphabet.charAt(random.nextInt(alphabet.length())));
			}
			if (this.firewall.check(TestRequest.get(target.toString())) == null) {
				passed++;
				assertThatCode(() -> new URI("http://gw.example" + target)).as(target.toString())
					.doesNotThrowAnyException();
			}
		}
		assertThat(passed).isGreaterThan(10_000);
	}

	private static void assertRefused(@Nullable Problem problem, Fault fault) {
		assertThat(problem).isNotNull();
		assertThat(Objects.requireNonNull(problem).detail()).isEqualTo(fault.problem().detail());
		assertThat(problem.code()).isEqualTo(ProblemCode.REQUEST_INVALID);
	}

}
