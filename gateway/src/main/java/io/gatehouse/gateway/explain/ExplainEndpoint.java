package io.gatehouse.gateway.explain;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Explains requests on the management port. A POST, so that the token is in no address.
 */
@Endpoint(id = "explain")
public final class ExplainEndpoint {

	private static final JsonMapper JSON = JsonMapper.builder().build();

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
		return this.explainer.explain(new Question((method != null) ? method : "GET", url, lines(headers), token,
				(claims != null) ? object(claims) : null, LOOPBACK));
	}

	private static List<Map.Entry<String, String>> lines(@Nullable String headers) {
		return (headers != null) ? headers.lines().map(ExplainEndpoint::line).toList() : List.of();
	}

	private static Map.Entry<String, String> line(String line) {
		int colon = line.indexOf(':');
		if (colon < 1) {
			throw new InvalidEndpointRequestException("A header line is no 'Name: value'",
					"Each line of 'headers' must be 'Name: value'");
		}
		return Map.entry(line.substring(0, colon), line.substring(colon + 1).strip());
	}

	private static Map<String, Object> object(String claims) {
		try {
			return JSON.readValue(claims, new TypeReference<Map<String, Object>>() {
			});
		}
		catch (JacksonException ex) {
			throw new InvalidEndpointRequestException("The claims are no JSON object",
					"'claims' must be a JSON object, as one text");
		}
	}

}
