package io.gatehouse.gateway.webflux;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

/**
 * Tests for {@link BackendAddressFilter}: it finds what Gateway's own filter finds.
 */
class BackendAddressFilterTests {

	private static final List<String> BACKENDS = List.of("http://backend.example", "https://backend.example:8443",
			"http://127.0.0.1:9000/ignored", "http://[::1]:9000", "HTTP://Backend.example", "ws://backend.example");

	@ParameterizedTest
	@ValueSource(strings = { "/", "/a", "/a/", "/a/b.c;x=1/d", "/a%20b", "/a%2Fb", "/%C3%A4?q=%C3%A4", "/a?", "/a?b",
			"/a?b=c&d=e,f;g", "/a?b=c?d/e", "/a?b[]=c", "/a?b%5B%5D=c", "/a//b", "//a", "/a?b=//c", "/a'b(c)!*~",
			"/a:b@c", "/a?b=c%2", "/a?b=a+b" })
	void filterWhenAddressIsFoundThenAsGatewayFindsIt(String target) {
		for (String backend : BACKENDS) {
			assertThat(found(new BackendAddressFilter(), backend, target)).as("%s at %s", target, backend)
				.isEqualTo(found(new RouteToRequestUrlFilter(), backend, target));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a", "/a%20b?c=%5B" })
	void addressWhenPlainThenFoundHere(String target) {
		assertThat(BackendAddressFilter.address(URI.create("http://backend.example:9000"),
				URI.create("http://gateway.example" + target)))
			.hasToString("http://backend.example:9000" + target);
	}

	private static String found(RouteToRequestUrlFilter filter, String backend, String target) {
		URI address;
		try {
			address = URI.create("http://gateway.example" + target);
		}
		catch (IllegalArgumentException ex) {
			return "never gets here";
		}
		MockServerWebExchange exchange = MockServerWebExchange
			.from(MockServerHttpRequest.method(HttpMethod.GET, address));
		exchange.getAttributes()
			.put(GATEWAY_ROUTE_ATTR,
					Route.async().id("r").uri(backend).asyncPredicate((any) -> Mono.just(true)).build());
		filter.filter(exchange, (filtered) -> Mono.empty()).block(Duration.ofSeconds(5));
		return exchange.getRequiredAttribute(GATEWAY_REQUEST_URL_ATTR).toString();
	}

}
