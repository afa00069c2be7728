package io.gatehouse.gateway.webflux;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map.Entry;
import java.util.Random;

import io.gatehouse.gateway.TestRequest;
import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.door.BackendRequest;
import io.gatehouse.gateway.door.HopByHop;
import io.gatehouse.gateway.identity.ClientHeaders;
import io.gatehouse.gateway.identity.ForwardedHeaders;
import io.gatehouse.gateway.identity.IdentityHeaderNames;
import io.gatehouse.gateway.identity.TrustedProxies;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.RemoveHopByHopHeadersFilter;
import org.springframework.cloud.gateway.filter.headers.TransferEncodingNormalizationHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.support.Netty4HeadersAdapter;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BackendRequest}: over generated headers, one pass makes what the row
 * of filters makes that sockets and explanations still have.
 */
class BackendRequestTests {

	private static final List<String> NAMES = List.of("Accept", "accept", "User-Agent", "X-Kind", "Cookie", "cOOkie",
			"Authorization", "authorization", "X_Authorization", "X-Auth-Subject", "x_auth_subject", "X.Auth.Roles",
			"X-Author", "X-Forwarded-For", "x-forwarded-host", "Forwarded", "Connection", "Keep-Alive",
			"Transfer-Encoding", "TE", "Trailer", "Upgrade", "Proxy-Authorization", "X-Application-Context",
			"Content-Length", "content_length", "Content-Type", "Host", "H-ost", "Origin", "Expect", "X-Real-IP");

	private static final List<String> VALUES = List.of("a", "b, c", "chunked", "close", "keep-alive, X-Kind", "X-Kind",
			"x-kind, accept", "12", "__Host-gatehouse-refresh=ghr_x", "a=b; __Host-gatehouse-refresh=ghr_x; c=d",
			"Bearer x", "");

	private final ClientHeaders clientHeaders = new ClientHeaders(IdentityHeaderNames.defaults());

	private final ForwardedHeaders forwardedHeaders = new ForwardedHeaders(TrustedProxies.NONE);

	private final RemoveHopByHopHeadersFilter hopByHop = new RemoveHopByHopHeadersFilter();

	private final BackendRequest request = new BackendRequest(this.clientHeaders, this.forwardedHeaders,
			new HopByHop(this.hopByHop.getHeaders()));

	private final List<HttpHeadersFilter> filters = List.of(new TransferEncodingNormalizationHeadersFilter(),
			this.hopByHop, new BackendHeadersFilter(this.clientHeaders, this.forwardedHeaders));

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void copyWhenHeadersAreGeneratedThenAsTheFilters(boolean authorization) {
		Random random = new Random(15);
		int copied = 0;
		for (int i = 0; i < 1500; i++) {
			DefaultHttpHeaders sent = new DefaultHttpHeaders();
			int lines = random.nextInt(8);
			for (int line = 0; line < lines; line++) {
				sent.add(NAMES.get(random.nextInt(NAMES.size())), VALUES.get(random.nextInt(VALUES.size())));
			}
			Forward forward = new Forward(null, authorization, null, null);
			List<String> expected = filtered(sent, forward);
			DefaultHttpHeaders original = new DefaultHttpHeaders();
			this.request.copy(sent, forward, original);
			assertThat(lines(original)).as("%s", sent).isEqualTo(expected);
			DefaultHttpHeaders replaced = new DefaultHttpHeaders();
			this.request.copy(new HttpHeaders(new Netty4HeadersAdapter(sent)), forward, replaced);
			assertThat(lines(replaced)).as("%s", sent).isEqualTo(expected);
			copied += expected.size();
		}
		assertThat(copied).isGreaterThan(1000);
	}

	/** Without the lines about our own hop, which are not copied. */
	private List<String> filtered(DefaultHttpHeaders sent, Forward forward) {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		new Admission(TestRequest.get("/"), forward).putInto(exchange);
		HttpHeaders headers = new HttpHeaders(new Netty4HeadersAdapter(sent));
		for (HttpHeadersFilter filter : this.filters) {
			headers = filter.filter(headers, exchange);
		}
		DefaultHttpHeaders filtered = new DefaultHttpHeaders();
		headers.forEach((name, values) -> filtered.add(name, values));
		filtered.remove("Host");
		for (String name : List.copyOf(filtered.names())) {
			if (name.regionMatches(true, 0, "X-Forwarded-", 0, 12)) {
				filtered.remove(name);
			}
		}
		return lines(filtered);
	}

	private static List<String> lines(DefaultHttpHeaders headers) {
		List<String> lines = new ArrayList<>();
		for (Entry<String, String> line : headers) {
			lines.add(line.getKey().toLowerCase(Locale.ROOT) + ": " + line.getValue());
		}
		lines.sort(null);
		return lines;
	}

}
