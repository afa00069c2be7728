package io.gatehouse.gateway.webflux;

import io.gatehouse.gateway.identity.ClientHeaders;
import io.gatehouse.gateway.identity.ForwardedHeaders;
import io.gatehouse.gateway.identity.IdentityHeaderNames;
import io.gatehouse.gateway.identity.TrustedProxies;
import org.junit.jupiter.api.Test;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link BackendHeadersFilter}.
 */
class BackendHeadersFilterTests {

	private final BackendHeadersFilter filter = new BackendHeadersFilter(
			new ClientHeaders(IdentityHeaderNames.defaults()), new ForwardedHeaders(TrustedProxies.NONE));

	@Test
	void filterWhenNobodyDecidedThenNothingIsForwarded() {
		MockServerWebExchange exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));
		assertThatIllegalStateException().isThrownBy(() -> this.filter.filter(new HttpHeaders(), exchange))
			.withMessageContaining("without a decision");
	}

	@Test
	void getOrderWhenComparedThenLast() {
		assertThat(this.filter.getOrder()).isEqualTo(Ordered.LOWEST_PRECEDENCE);
	}

}
