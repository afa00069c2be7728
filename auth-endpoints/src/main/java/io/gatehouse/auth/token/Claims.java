package io.gatehouse.auth.token;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.util.JSONObjectUtils;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a token, read without coercion: a claim of another type than expected
 * is as good as a wrong one.
 */
final class Claims {

	/**
	 * The last second of the year 9999, beyond which a date is a mistake or an attack.
	 */
	private static final long MAX_SECONDS = 253402300799L;

	private final Map<String, Object> members;

	private Claims(Map<String, Object> members) {
		this.members = members;
	}

	/**
	 * Reads the object.
	 * @throws MalformedTokenException when it is not a JSON object in UTF-8
	 */
	static Claims parse(byte[] json) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString();
			Map<String, Object> members = JSONObjectUtils.parse(text);
			if (members != null) {
				return new Claims(members);
			}
		}
		catch (CharacterCodingException | ParseException | RuntimeException | StackOverflowError ex) {
			throw new MalformedTokenException();
		}
		// The word 'null' is read as no object.
		throw new MalformedTokenException();
	}

	boolean has(String name) {
		return this.members.containsKey(name);
	}

	/** The text, which must be there and not be empty. */
	String text(String name) {
		String text = optionalText(name);
		if (text == null || text.isEmpty()) {
			throw new MalformedTokenException();
		}
		return text;
	}

	@Nullable String optionalText(String name) {
		Object value = this.members.get(name);
		if (value == null && !this.members.containsKey(name)) {
			return null;
		}
		if (value instanceof String text) {
			return text;
		}
		throw new MalformedTokenException();
	}

	/** A date in whole seconds since 1970, which must be there. */
	Instant date(String name) {
		if (this.members.get(name) instanceof Long seconds && seconds >= 0 && seconds <= MAX_SECONDS) {
			return Instant.ofEpochSecond(seconds);
		}
		throw new MalformedTokenException();
	}

	/** The texts of a list; none when the claim is absent. */
	List<String> texts(String name) {
		Object value = this.members.get(name);
		if (value == null && !this.members.containsKey(name)) {
			return List.of();
		}
		if (!(value instanceof List<?> elements)) {
			throw new MalformedTokenException();
		}
		List<String> texts = new ArrayList<>(elements.size());
		for (Object element : elements) {
			if (!(element instanceof String text)) {
				throw new MalformedTokenException();
			}
			texts.add(text);
		}
		return texts;
	}

	/**
	 * The texts of a claim that each issuer writes in its own way: a list, or one text
	 * with spaces between. Its name is a path where there is no claim of the whole name.
	 * None when it is something else.
	 */
	List<String> lenientTexts(String path) {
		Object value = this.members.get(path);
		Object group = this.members;
		for (String name : (value == null) ? path.split("\\.") : new String[0]) {
			group = (group instanceof Map<?, ?> map) ? map.get(name) : null;
			value = group;
		}
		if (value instanceof String text) {
			return text.isBlank() ? List.of() : List.of(text.strip().split(" +"));
		}
		return (value instanceof List<?> elements)
				? elements.stream().filter(String.class::isInstance).map(String.class::cast).toList() : List.of();
	}

	/** A claim that is one text or a list of texts, as {@code aud} is. */
	List<String> textOrTexts(String name) {
		return (this.members.get(name) instanceof String text) ? List.of(text) : texts(name);
	}

	/** A token part is not what it should be. Carries nothing of it. */
	@SuppressWarnings("serial")
	static final class MalformedTokenException extends RuntimeException {

		MalformedTokenException() {
			super("malformed", null, false, false);
		}

	}

}
