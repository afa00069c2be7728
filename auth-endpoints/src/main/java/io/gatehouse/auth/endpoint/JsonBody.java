package io.gatehouse.auth.endpoint;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import io.gatehouse.auth.problem.ProblemException;
import io.gatehouse.auth.problem.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object that a client sent, read without coercion and within bounds.
 */
final class JsonBody {

	private static final int MAX_BYTES = 8192;

	private static final int MAX_DEPTH = 8;

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
			.build())
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private static final JsonBody NOTHING = new JsonBody(MAPPER.createObjectNode());

	private final JsonNode object;

	private JsonBody(JsonNode object) {
		this.object = object;
	}

	/**
	 * Reads the request's body. Fails with 413, 415 or 400.
	 */
	static Mono<JsonBody> of(ServerRequest request) {
		return read(request).switchIfEmpty(Mono.error(() -> invalid("The body is empty.")));
	}

	/**
	 * Reads the request's body, where none is as good as an object without members.
	 */
	static Mono<JsonBody> orNothing(ServerRequest request) {
		HttpHeaders headers = request.headers().asHttpHeaders();
		boolean none = !headers.containsHeader(HttpHeaders.CONTENT_TYPE) && headers.getContentLength() <= 0
				&& !headers.containsHeader(HttpHeaders.TRANSFER_ENCODING);
		return none ? Mono.just(NOTHING) : read(request).defaultIfEmpty(NOTHING);
	}

	/**
	 * Whether the request says that its body is JSON.
	 */
	static boolean isJson(ServerRequest request) {
		try {
			String type = request.headers().firstHeader(HttpHeaders.CONTENT_TYPE);
			return type != null && MediaType.parseMediaType(type).equalsTypeAndSubtype(MediaType.APPLICATION_JSON);
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	private static Mono<JsonBody> read(ServerRequest request) {
		if (!isJson(request)) {
			return Mono.error(new ProblemException(Problems.unsupportedMediaType()));
		}
		if (request.headers().contentLength().orElse(0) > MAX_BYTES) {
			return Mono.error(new ProblemException(Problems.payloadTooLarge()));
		}
		return DataBufferUtils.join(request.exchange().getRequest().getBody(), MAX_BYTES)
			.onErrorMap(DataBufferLimitException.class, (ex) -> new ProblemException(Problems.payloadTooLarge()))
			.map(JsonBody::parse);
	}

	/**
	 * The text, which must be there.
	 * @param maxLength how many characters it may have
	 */
	String text(String name, int maxLength) {
		String text = optionalText(name, maxLength);
		if (text == null || text.isEmpty()) {
			throw invalid("The member '" + name + "' is missing or empty.");
		}
		return text;
	}

	/**
	 * The text, or {@code null} when the member is absent or null.
	 */
	@Nullable String optionalText(String name, int maxLength) {
		JsonNode member = this.object.get(name);
		if (member == null || member.isNull()) {
			return null;
		}
		if (!member.isString()) {
			throw invalid("The member '" + name + "' must be a string.");
		}
		String text = member.stringValue();
		if (text.length() > maxLength) {
			throw invalid("The member '" + name + "' is longer than " + maxLength + " characters.");
		}
		return text;
	}

	private static JsonBody parse(DataBuffer buffer) {
		try {
			ByteBuffer bytes = ByteBuffer.allocate(buffer.readableByteCount());
			buffer.toByteBuffer(bytes);
			// Strictly UTF-8 (RFC 8259, 8.1): left to itself, the parser would guess
			// UTF-16.
			JsonNode node = MAPPER.readTree(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
			if (node == null || !node.isObject()) {
				throw invalid("The body must be a JSON object.");
			}
			return new JsonBody(node);
		}
		catch (CharacterCodingException | JacksonException ex) {
			throw invalid("The body is not valid JSON.");
		}
		finally {
			DataBufferUtils.release(buffer);
		}
	}

	private static ProblemException invalid(String detail) {
		return new ProblemException(Problems.requestInvalid(detail));
	}

}
