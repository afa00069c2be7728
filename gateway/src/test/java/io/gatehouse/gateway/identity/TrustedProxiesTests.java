package io.gatehouse.gateway.identity;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.gatehouse.gateway.TestRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TrustedProxies} and for what {@link ForwardedHeaders} makes of them.
 * The peer of a {@link TestRequest} is 192.0.2.7.
 */
class TrustedProxiesTests {

	private static final TrustedProxies PROXIES = TrustedProxies.of(List.of("192.0.2.0/24", "10.0.0.0/8", "fd00::/8"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "203.0.113.9|203.0.113.9", "203.0.113.9, 10.1.2.3|203.0.113.9",
			"6.6.6.6, 203.0.113.9|203.0.113.9", "10.1.2.3, 203.0.113.9, 10.9.9.9|203.0.113.9",
			"10.1.2.3, 10.9.9.9|10.1.2.3", "''|192.0.2.7", "unknown|192.0.2.7", "203.0.113.9, unknown|192.0.2.7",
			"203.0.113.9:4711|203.0.113.9", "[2001:db8::1]:80|2001:db8:0:0:0:0:0:1", "2001:db8::1|2001:db8:0:0:0:0:0:1",
			"203.0.113.9, fd00::5|203.0.113.9", "010.1.1.1|192.0.2.7", "1.2.3|192.0.2.7", "localhost|192.0.2.7",
			"203.0.113.9,|203.0.113.9" })
	void clientWhenPeerIsTrustedThenLastAddressThatIsNot(String forwardedFor, String client) throws Exception {
		assertThat(client(PROXIES, forwardedFor)).isEqualTo(client);
	}

	@Test
	void clientWhenPeerIsNotTrustedThenPeer() throws Exception {
		assertThat(client(TrustedProxies.NONE, "203.0.113.9")).isEqualTo("192.0.2.7");
		assertThat(client(TrustedProxies.of(List.of("192.0.3.0/24")), "203.0.113.9")).isEqualTo("192.0.2.7");
	}

	@Test
	void clientWhenTwoLinesThenReadAsOne() throws Exception {
		InetAddress peer = InetAddress.getByName("192.0.2.7");
		assertThat(PROXIES.client(peer, List.of("203.0.113.9", "10.1.1.1")).getHostAddress()).isEqualTo("203.0.113.9");
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8,10.255.0.1,true", "10.0.0.0/8,11.0.0.1,false", "192.0.2.128/25,192.0.2.128,true",
			"192.0.2.128/25,192.0.2.127,false", "0.0.0.0/0,8.8.8.8,true", "0.0.0.0/0,::1,false", "::1,::1,true",
			"127.0.0.1,127.0.0.1,true", "127.0.0.1,127.0.0.2,false", "fd00::/9,fd7f::1,true", "fd00::/9,fd80::1,false",
			"10.0.0.0/8,::ffff:10.1.1.1,true" })
	void trustsWhenInRangeThenTrue(String range, String address, boolean trusted) throws Exception {
		assertThat(TrustedProxies.of(List.of(range)).trusts(InetAddress.getByName(address))).isEqualTo(trusted);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "proxy", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.1/8", "10.0.0",
			"10.0.0.0/a", "*", "::/129", "010.0.0.0/8", "10.*.*.*", "10.0.0.0/8 " })
	void ofWhenNoRangeThenSaysWhich(String range) {
		assertThatIllegalArgumentException().isThrownBy(() -> TrustedProxies.of(List.of(range)))
			.withMessageContaining("'" + range + "'");
	}

	@Test
	void writeWhenPeerIsTrustedThenItsWordIsKept() {
		assertThat(written(PROXIES, "X-Forwarded-For: 6.6.6.6, 203.0.113.9", "X-Forwarded-Proto: https",
				"X-Forwarded-Host: app.example.com", "X-Forwarded-Prefix: /app"))
			.isEqualTo(Map.of("X-Forwarded-For", "203.0.113.9, 192.0.2.7", "X-Forwarded-Proto", "https",
					"X-Forwarded-Host", "app.example.com", "X-Forwarded-Port", "443", "X-Forwarded-Prefix", "/app"));
		assertThat(written(PROXIES, "X-Forwarded-Port: 8443", "X-Forwarded-Proto: http, https"))
			.isEqualTo(Map.of("X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "https", "X-Forwarded-Host",
					"gw.example", "X-Forwarded-Port", "8443"));
	}

	@Test
	void writeWhenTrustedPeerTalksNonsenseThenFresh() {
		assertThat(written(PROXIES, "X-Forwarded-For: ../..", "X-Forwarded-Proto: javascript", "X-Forwarded-Host: a b",
				"X-Forwarded-Port: 1e9", "X-Forwarded-Prefix: //evil.example"))
			.isEqualTo(Map.of("X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "http", "X-Forwarded-Host",
					"gw.example", "X-Forwarded-Port", "80"));
	}

	@Test
	void writeWhenPeerIsNotTrustedThenFresh() {
		assertThat(written(TrustedProxies.NONE, "X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https",
				"X-Forwarded-Host: app.example.com", "X-Forwarded-Prefix: /app", "X-Forwarded-Port: 8443"))
			.isEqualTo(Map.of("X-Forwarded-For", "192.0.2.7", "X-Forwarded-Proto", "http", "X-Forwarded-Host",
					"gw.example", "X-Forwarded-Port", "80"));
	}

	private static String client(TrustedProxies proxies, String forwardedFor) throws UnknownHostException {
		List<String> lines = forwardedFor.isEmpty() ? List.of() : List.of(forwardedFor);
		return proxies.client(InetAddress.getByName("192.0.2.7"), lines).getHostAddress();
	}

	private static Map<String, String> written(TrustedProxies proxies, String... lines) {
		TestRequest request = TestRequest.get("/");
		for (String line : lines) {
			int colon = line.indexOf(':');
			request = request.with(line.substring(0, colon), line.substring(colon + 1).strip());
		}
		Map<String, String> written = new LinkedHashMap<>();
		new ForwardedHeaders(proxies).writeTo(request, written::put);
		return written;
	}

}
