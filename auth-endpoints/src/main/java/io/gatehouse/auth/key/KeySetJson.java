package io.gatehouse.auth.key;

import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.util.JSONObjectUtils;

/**
 * The text of a JWK Set, before anything is made of its keys.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517, 5</a>
 */
final class KeySetJson {

	/** A member of our own: what a key is for, when not for access tokens. */
	static final String PURPOSE = "gatehouse";

	/** The purpose of a key that signs assertions. */
	static final String ASSERTION = "assertion";

	private KeySetJson() {
	}

	/**
	 * The keys, each as its members.
	 * @throws ParseException when it is no JWK Set; the message may quote the text
	 */
	static List<Map<String, Object>> keys(String json) throws ParseException {
		Map<String, Object>[] keys = JSONObjectUtils.getJSONObjectArray(object(json), "keys");
		if (keys == null || Arrays.asList(keys).contains(null)) {
			throw new ParseException("There is no list 'keys' of objects", 0);
		}
		return List.of(keys);
	}

	/**
	 * A JSON object.
	 * @throws ParseException when it is none; the message may quote the text
	 */
	static Map<String, Object> object(String json) throws ParseException {
		// The word 'null' is read as no object.
		Map<String, Object> object = JSONObjectUtils.parse(json);
		if (object == null) {
			throw new ParseException("Not an object", 0);
		}
		return object;
	}

}
