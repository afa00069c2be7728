package io.gatehouse.auth.user.sql;

import java.time.Duration;

import io.gatehouse.auth.user.Account;
import io.gatehouse.auth.user.AccountDirectory;
import io.gatehouse.auth.user.DirectoryGuard;
import io.gatehouse.auth.user.DirectoryUnavailableException;
import io.gatehouse.auth.user.EmailAddress;
import io.gatehouse.auth.user.User;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Users from a relational database that exists already, by queries that its owner writes.
 */
public final class SqlUserDirectory implements AccountDirectory {

	private static final Duration SAMPLES_PATIENCE = Duration.ofSeconds(2);

	private final DatabaseClient database;

	private final SqlUsers users;

	private final UserRow row;

	private final DirectoryGuard guard;

	public SqlUserDirectory(DatabaseClient database, SqlUsers users, DirectoryGuard guard) {
		this.database = database;
		this.users = users;
		this.row = new UserRow(users);
		this.guard = guard;
	}

	@Override
	public Mono<Account> findByEmail(String email) {
		Flux<Account> found = this.database.sql(this.users.byEmail())
			.bind("email", email)
			.map(this.row::account)
			.all()
			// The database may take other spellings for equal.
			.filter((account) -> EmailAddress.normalise(account.user().email()).equals(email));
		return this.guard.ask(onlyOne(found));
	}

	@Override
	public Mono<User> findById(String id) {
		return this.guard.ask(onlyOne(this.database.sql(this.users.byId()).bind("id", id).map(this.row::user).all()));
	}

	@Override
	public Flux<String> samples() {
		String query = this.users.samples();
		if (query == null) {
			return Flux.empty();
		}
		// Beside the guard, which would say that nobody can sign in.
		return this.database.sql(query).map(this.row::password).all().take(MAX_SAMPLES).timeout(SAMPLES_PATIENCE);
	}

	@Override
	public boolean canReplacePasswords() {
		return this.users.updatePassword() != null;
	}

	@Override
	public Mono<Boolean> replacePassword(Account account, String encoded) {
		String statement = this.users.updatePassword();
		if (statement == null) {
			return Mono.just(false);
		}
		return this.guard.ask(this.database.sql(statement)
			.bind("password", encoded)
			.bind("id", account.user().id())
			.bind("previous", this.row.stored(account.encodedPassword()))
			.fetch()
			.rowsUpdated()
			.map((rows) -> rows > 0));
	}

	@Override
	public String toString() {
		return "SqlUserDirectory[]";
	}

	/** Of two users with one address nobody knows which is meant. */
	private static <T> Mono<T> onlyOne(Flux<T> found) {
		return found.take(2).collectList().flatMap((all) -> switch (all.size()) {
			case 0 -> Mono.empty();
			case 1 -> Mono.just(all.get(0));
			default -> Mono.error(new DirectoryUnavailableException("Two users have the same e-mail or id", null));
		});
	}

}
