package io.gatehouse.auth.user;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the users' file strictly: a key that is not known may be a misspelt
 * {@code enabled}.
 */
final class UsersFile {

	private static final Set<String> KEYS = Set.of("id", "email", "password", "roles", "scopes", "enabled", "locked");

	private UsersFile() {
	}

	static List<Account> parse(String yaml) {
		if (!(load(yaml) instanceof Map<?, ?> root) || root.size() != 1
				|| !(root.get("users") instanceof List<?> entries)) {
			throw new InvalidUsersException("The users' file needs one list 'users' at its top, and nothing else.");
		}
		List<Account> accounts = new ArrayList<>();
		for (Object entry : entries) {
			if (!(entry instanceof Map<?, ?> fields)) {
				throw new InvalidUsersException("User number " + (accounts.size() + 1) + " is not a map of fields.");
			}
			accounts.add(account(fields, accounts.size() + 1));
		}
		return accounts;
	}

	private static @Nullable Object load(String yaml) {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		try {
			return new Yaml(new SafeConstructor(options)).load(yaml);
		}
		catch (MarkedYAMLException ex) {
			// The message would quote the line, which may hold a password.
			int line = (ex.getProblemMark() != null) ? ex.getProblemMark().getLine() + 1 : 0;
			throw new InvalidUsersException("The users' file is not valid YAML at line " + line + ".");
		}
		catch (YAMLException ex) {
			throw new InvalidUsersException("The users' file is not valid YAML.");
		}
	}

	private static Account account(Map<?, ?> fields, int number) {
		String id = text(fields, "id", "User number " + number);
		String who = "User '" + id + "'";
		if (id.getBytes(StandardCharsets.UTF_8).length > User.MAX_ID_BYTES) {
			throw new InvalidUsersException("User number " + number + ": the id is longer than 512 bytes.");
		}
		for (Object key : fields.keySet()) {
			if (!(key instanceof String name) || !KEYS.contains(name)) {
				throw new InvalidUsersException(who + ": unknown key '" + key + "'; known are " + sorted(KEYS) + ".");
			}
		}
		User user = new User(id, text(fields, "email", who), texts(fields, "roles", who), scopes(fields, who),
				flag(fields, "enabled", true, who));
		return new Account(user, password(fields, who), flag(fields, "locked", false, who));
	}

	private static String password(Map<?, ?> fields, String who) {
		String password = text(fields, "password", who);
		if (!Encodings.isKnown(password)) {
			throw new InvalidUsersException(who + ": the password must be encoded and begin with one of {"
					+ String.join("}, {", Encodings.NAMES) + "}.");
		}
		return password;
	}

	private static boolean flag(Map<?, ?> fields, String key, boolean otherwise, String who) {
		if (!fields.containsKey(key)) {
			return otherwise;
		}
		if (fields.get(key) instanceof Boolean flag) {
			return flag;
		}
		throw new InvalidUsersException(who + ": '" + key + "' must be true or false.");
	}

	private static List<String> scopes(Map<?, ?> fields, String who) {
		List<String> scopes = texts(fields, "scopes", who);
		for (String scope : scopes) {
			if (!User.isScope(scope)) {
				throw new InvalidUsersException(who + ": a scope is printable ASCII without spaces and quotes.");
			}
		}
		return scopes;
	}

	private static String text(Map<?, ?> fields, String key, String who) {
		if (fields.get(key) instanceof String text && !text.isBlank()) {
			return text;
		}
		throw new InvalidUsersException(who + ": '" + key + "' must be a text that is not empty.");
	}

	private static List<String> texts(Map<?, ?> fields, String key, String who) {
		if (!fields.containsKey(key)) {
			return List.of();
		}
		List<String> texts = new ArrayList<>();
		if (fields.get(key) instanceof List<?> elements) {
			for (Object element : elements) {
				if (element instanceof String text && !text.isBlank()) {
					texts.add(text);
				}
			}
			if (texts.size() == elements.size()) {
				return texts;
			}
		}
		throw new InvalidUsersException(who + ": '" + key + "' must be a list of texts.");
	}

	private static List<String> sorted(Set<String> names) {
		return names.stream().sorted().toList();
	}

}
