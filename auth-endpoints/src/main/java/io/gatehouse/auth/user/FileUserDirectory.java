package io.gatehouse.auth.user;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import reactor.core.publisher.Mono;

/**
 * Users from a YAML file, read once.
 */
public final class FileUserDirectory implements UserDirectory {

	private final Map<String, Account> byEmail = new HashMap<>();

	private final Map<String, User> byId = new HashMap<>();

	/**
	 * Creates a directory.
	 * @param yaml the content of the users' file
	 * @throws InvalidUsersException when it cannot be used
	 */
	public FileUserDirectory(String yaml) {
		List<Account> accounts = UsersFile.parse(yaml);
		for (Account account : accounts) {
			User user = account.user();
			if (this.byId.put(user.id(), user) != null) {
				throw new InvalidUsersException("Two users have the id '" + user.id() + "'.");
			}
			if (this.byEmail.put(fold(user.email()), account) != null) {
				throw new InvalidUsersException("User '" + user.id() + "': another user has the same e-mail.");
			}
		}
	}

	@Override
	public Mono<Account> findByEmail(String email) {
		return Mono.justOrEmpty(this.byEmail.get(fold(email)));
	}

	@Override
	public Mono<User> findById(String id) {
		return Mono.justOrEmpty(this.byId.get(id));
	}

	@Override
	public String toString() {
		return "FileUserDirectory[" + this.byId.size() + " users]";
	}

	private static String fold(String email) {
		return email.strip().toLowerCase(Locale.ROOT);
	}

}
