package io.gatehouse.gateway.webflux;

import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.identity.ClientHeaders;
import io.gatehouse.gateway.identity.ForwardedHeaders;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/**
 * Makes the headers that a backend gets of a WebSocket handshake, and those of which an
 * explanation tells; for requests {@code BackendRequest} makes the same. Runs last: the
 * gateway removes each header that the client's {@code Connection} names, and that must
 * not be one of ours.
 */
final class BackendHeadersFilter implements HttpHeadersFilter, Ordered {

	private final ClientHeaders clientHeaders;

	private final ForwardedHeaders forwardedHeaders;

	BackendHeadersFilter(ClientHeaders clientHeaders, ForwardedHeaders forwardedHeaders) {
		this.clientHeaders = clientHeaders;
		this.forwardedHeaders = forwardedHeaders;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
		Admission admission = Admission.of(exchange);
		Forward forward = admission.forward();
		HttpHeaders headers = new HttpHeaders();
		input.forEach((name, values) -> {
			for (String value : values) {
				String forwarded = this.clientHeaders.forwarded(name, value, forward.authorization());
				if (forwarded != null) {
					headers.add(name, forwarded);
				}
			}
		});
		forward.writeTo(headers::set);
		this.forwardedHeaders.writeTo(admission.request(), headers::set);
		return headers;
	}

}
