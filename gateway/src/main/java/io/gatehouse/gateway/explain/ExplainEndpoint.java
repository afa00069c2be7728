package io.gatehouse.gateway.explain;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
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
	 * Explains one request. The members of an endpoint's body are texts, so what is more
	 * than that is written as one.
	 * @param url the address
	 * @param method the method, GET when left out
	 * @param token the access token, if one is sent
	 * @param claims what a token would say, in place of one: a JSON object
	 * @param headers further header lines, each {@code Name: value}
	 */
	@WriteOperation
	public Mono<Explanation> explain(String url, @Nullable String method, @Nullable String token,
			@Nullable String claims, @Nullable String headers) {
		return this.explainer.explain(question(url, (method != null) ? method : "GET", token, claims, headers));
	}

	private static Question question(String url, String method, @Nullable String token, @Nullable String claims,
			@Nullable String headers) {
		try {
			List<Map.Entry<String, String>> lines = (headers != null) ? headers.lines().map(Question::header).toList()
					: List.of();
			return new Question(method, url, lines, token, (claims != null) ? Question.claims(claims) : null, LOOPBACK);
		}
		catch (IllegalArgumentException ex) {
			String reason = String.valueOf(ex.getMessage());
			throw new InvalidEndpointRequestException(reason, reason);
		}
	}

}
