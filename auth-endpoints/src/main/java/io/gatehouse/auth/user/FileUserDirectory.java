package io.gatehouse.auth.user;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Users from a YAML file. The file is the operator's and is never written; it may be
 * replaced while the gateway runs.
 */
public final class FileUserDirectory implements AccountDirectory {

	private volatile Content content;

	/**
	 * Creates a directory.
	 * @param yaml the content of the users' file
	 * @throws InvalidUsersException when it cannot be used
	 */
	public FileUserDirectory(String yaml) {
		this.content = Content.of(yaml);
	}

	/**
	 * Takes the users of another content instead, all at once.
	 * @param yaml the new content of the file
	 * @throws InvalidUsersException when it cannot be used; the users stay as they were
	 */
	public void replace(String yaml) {
		this.content = Content.of(yaml);
	}

	@Override
	public Mono<Account> findByEmail(String email) {
		return Mono.justOrEmpty(this.content.byEmail().get(email));
	}

	@Override
	public Mono<User> findById(String id) {
		return Mono.justOrEmpty(this.content.byId().get(id));
	}

	@Override
	public Flux<String> samples() {
		return Flux.fromIterable(this.content.byEmail().values()).map(Account::encodedPassword).take(MAX_SAMPLES);
	}

	@Override
	public String toString() {
		return "FileUserDirectory[" + this.content.byId().size() + " users]";
	}

	private record Content(Map<String, Account> byEmail, Map<String, User> byId) {

		static Content of(String yaml) {
			Content content = new Content(new HashMap<>(), new HashMap<>());
			List<Account> accounts = UsersFile.parse(yaml);
			for (Account account : accounts) {
				User user = account.user();
				if (content.byId.put(user.id(), user) != null) {
					throw new InvalidUsersException("Two users have the id '" + user.id() + "'.");
				}
				if (content.byEmail.put(EmailAddress.normalise(user.email()), account) != null) {
					throw new InvalidUsersException("User '" + user.id() + "': another user has the same e-mail.");
				}
			}
			return content;
		}

	}

}
