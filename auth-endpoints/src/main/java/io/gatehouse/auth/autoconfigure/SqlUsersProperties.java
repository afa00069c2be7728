package io.gatehouse.auth.autoconfigure;

import java.time.Duration;

import io.gatehouse.auth.user.Encodings;
import io.gatehouse.auth.user.sql.SqlUsers;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of users in a database.
 *
 * @param url R2DBC URL, for instance
 * r2dbc:postgresql://db.example.com/users?sslMode=verify-full
 * @param username the database's user
 * @param password the database's password
 * @param byEmail query for an account, with the parameter :email, which is normalised and
 * in lower case
 * @param byId query for a user, with the parameter :id
 * @param updatePassword statement that stores a better encoding of a password, with the
 * parameters :password, :id and :previous; without it the database is only read
 * @param samples query for the passwords of some accounts, in the column of passwords,
 * from which is learnt what comparing costs, so that unknown users cost the same; left
 * out it is SELECT password FROM users LIMIT 1000 where by-email is left out too; empty
 * for none, and then it is learnt from the accounts that are tried
 * @param encoding encoding of passwords that do not name theirs in braces
 * @param columns names of the columns
 * @param timeout longest time for an answer
 * @param poolSize connections at most
 */
@ConfigurationProperties("gatehouse.users.sql")
public record SqlUsersProperties(@DefaultValue("") String url, @Nullable String username, @Nullable String password,
		@DefaultValue(SqlUsersProperties.BY_EMAIL) String byEmail,
		@DefaultValue("SELECT id, email, roles, scopes, enabled FROM users WHERE id = :id") String byId,
		@Nullable String updatePassword, @Nullable String samples, @Nullable String encoding,
		@DefaultValue Columns columns, @DefaultValue("2s") Duration timeout, @DefaultValue("10") int poolSize) {

	private static final String BY_EMAIL = "SELECT id, email, password, roles, scopes, enabled FROM users WHERE lower(email) = :email";

	private static final String SAMPLES = "SELECT password FROM users LIMIT 1000";

	public SqlUsersProperties {
		if (samples == null && byEmail.equals(BY_EMAIL)) {
			samples = SAMPLES;
		}
		else if (samples != null && samples.isBlank()) {
			samples = null;
		}
		require(byEmail.contains(":email"), "by-email needs the parameter :email");
		require(byId.contains(":id"), "by-id needs the parameter :id");
		require(updatePassword == null || (updatePassword.contains(":password") && updatePassword.contains(":id")
				&& updatePassword.contains(":previous")),
				"update-password needs the parameters :password, :id and :previous");
		require(encoding == null || Encodings.NAMES.contains(encoding), "encoding must be one of " + Encodings.NAMES);
		require(poolSize >= 1, "pool-size must be at least 1");
	}

	SqlUsers users() {
		Columns columns = this.columns;
		return new SqlUsers(this.byEmail, this.byId, this.updatePassword, this.samples, this.encoding,
				new SqlUsers.Columns(columns.id(), columns.email(), columns.password(), columns.roles(),
						columns.scopes(), columns.enabled(), columns.locked()));
	}

	/** Without what must not be read; the URL may hold a password too. */
	@Override
	public String toString() {
		return "SqlUsersProperties[]";
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new IllegalArgumentException("gatehouse.users.sql." + otherwise);
		}
	}

	/**
	 * Names of the columns; an empty name stands for a column that does not exist.
	 *
	 * @param id stable id
	 * @param email address
	 * @param password encoded password
	 * @param roles array, or text with commas
	 * @param scopes array, or text with commas or spaces
	 * @param enabled whether the user may sign in and stay signed in
	 * @param locked whether signing in is barred for the time being
	 */
	public record Columns(@DefaultValue("id") String id, @DefaultValue("email") String email,
			@DefaultValue("password") String password, @DefaultValue("roles") String roles,
			@DefaultValue("scopes") String scopes, @DefaultValue("enabled") String enabled,
			@DefaultValue("") String locked) {
	}

}
