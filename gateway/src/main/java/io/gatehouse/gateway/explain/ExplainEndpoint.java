package io.gatehouse.gateway.explain;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import reactor.core.publisher.Mono;

/**
 * Explains requests on the management port. A POST, so that the token is in no address.
 */
@Endpoint(id = "explain")
public final class ExplainEndpoint {

	private static final InetSocketAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 0);

	private final Explainer explainer;

	public ExplainEndpoint(Explainer explainer) {
		this.explainer = explainer;
	}

	/**
	 * Explains one request.
	 * @param url the address
	 * @param method the method, GET when left out
	 * @param token the access token, if one is sent
	 * @param claims what a token would say, in place of one
	 * @param headers further headers
	 */
	@WriteOperation
	public Mono<Explanation> explain(String url, @Nullable String method, @Nullable String token,
			@Nullable Map<String, Object> claims, @Nullable Map<String, String> headers) {
		List<Map.Entry<String, String>> lines = (headers != null) ? List.copyOf(headers.entrySet()) : List.of();
		return this.explainer
			.explain(new Question((method != null) ? method : "GET", url, lines, token, claims, LOOPBACK));
	}

}
