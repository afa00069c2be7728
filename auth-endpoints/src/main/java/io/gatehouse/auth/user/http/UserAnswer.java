package io.gatehouse.auth.user.http;

import java.util.ArrayList;
import java.util.List;

import io.gatehouse.auth.user.DirectoryUnavailableException;
import io.gatehouse.auth.user.User;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A user as the service describes it. What is missing or of another type is an error: it
 * may be the member that disables.
 *
 * @param user who it is
 * @param locked whether signing in is barred for the time being
 */
record UserAnswer(User user, boolean locked) {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	static UserAnswer read(byte[] body) {
		try {
			JsonNode user = JSON.readTree(body);
			return new UserAnswer(
					User.checked(text(user, "id"), text(user, "email"), texts(user, "roles"), texts(user, "scopes"),
							flag(user.get("enabled"), "enabled")),
					user.has("locked") && flag(user.get("locked"), "locked"));
		}
		catch (JacksonException ex) {
			throw unusable("no JSON");
		}
	}

	private static String text(JsonNode user, String name) {
		JsonNode member = user.get(name);
		if (member == null || !member.isString()) {
			throw unusable("no text '" + name + "'");
		}
		return member.stringValue();
	}

	private static boolean flag(JsonNode member, String name) {
		if (member == null || !member.isBoolean()) {
			throw unusable("no boolean '" + name + "'");
		}
		return member.booleanValue();
	}

	private static List<String> texts(JsonNode user, String name) {
		List<String> texts = new ArrayList<>();
		JsonNode member = user.get(name);
		if (member == null || member.isNull()) {
			return texts;
		}
		for (JsonNode element : member) {
			if (!element.isString()) {
				throw unusable("no list of texts '" + name + "'");
			}
			texts.add(element.stringValue());
		}
		if (!member.isArray()) {
			throw unusable("no list of texts '" + name + "'");
		}
		return texts;
	}

	private static DirectoryUnavailableException unusable(String what) {
		return new DirectoryUnavailableException("The answer of the user service has " + what, null);
	}

}
