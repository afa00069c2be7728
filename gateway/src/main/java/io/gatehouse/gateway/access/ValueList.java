package io.gatehouse.gateway.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * One list of words in the three shapes that configuration binding makes of it: a list, a
 * map from index to word, or a single word.
 */
final class ValueList {

	private static final String EXPECTED = "; give one word or a list of words, or leave the key out";

	private final Function<String, RuntimeException> failure;

	private ValueList(Function<String, RuntimeException> failure) {
		this.failure = failure;
	}

	/**
	 * The words, at least one.
	 * @param failure makes the exception of a message
	 */
	static List<String> of(@Nullable Object value, Function<String, RuntimeException> failure) {
		return new ValueList(failure).words(value);
	}

	private List<String> words(@Nullable Object value) {
		Collection<?> elements = elements(value);
		if (elements.isEmpty()) {
			throw this.failure.apply("is empty" + EXPECTED);
		}
		List<String> words = new ArrayList<>();
		for (Object element : elements) {
			words.add(word(element));
		}
		return words;
	}

	private Collection<?> elements(@Nullable Object value) {
		if (value instanceof Collection<?> collection) {
			return collection;
		}
		return (value instanceof Map<?, ?> map) ? indexed(map) : Collections.singletonList(value);
	}

	private List<@Nullable Object> indexed(Map<?, ?> map) {
		List<@Nullable Object> elements = new ArrayList<>();
		for (int i = 0; i < map.size(); i++) {
			Object key = map.containsKey(i) ? (Object) i : String.valueOf(i);
			if (!map.containsKey(key)) {
				throw this.failure.apply("is a group of keys" + EXPECTED);
			}
			elements.add(map.get(key));
		}
		return elements;
	}

	private String word(@Nullable Object element) {
		if (element instanceof Boolean) {
			throw this.failure.apply("holds '" + element + "', which is no word unless it is quoted");
		}
		boolean scalar = element instanceof CharSequence || element instanceof Number;
		String word = scalar ? String.valueOf(element) : "";
		if (word.isBlank() || !word.equals(word.strip()) || word.chars().anyMatch(Character::isISOControl)) {
			throw this.failure.apply(word.isBlank() ? "holds an empty value" + EXPECTED
					: "holds '" + word + "', which has spaces around it or control characters");
		}
		return word;
	}

}
