package io.gatehouse.auth.user.sql;

import org.jspecify.annotations.Nullable;

/**
 * How users lie in a database.
 *
 * @param byEmail query for one account, with the parameter {@code :email}, which is
 * normalised and in lower case
 * @param byId query for one user, with the parameter {@code :id}
 * @param updatePassword statement that stores a better encoding, with the parameters
 * {@code :password}, {@code :id} and {@code :previous}; {@code null} when the database is
 * not to be written
 * @param samples query for passwords of some accounts, or {@code null} when they are not
 * to be read
 * @param encoding the encoding of passwords that do not name theirs in braces, or
 * {@code null}
 * @param columns the names of the columns
 */
public record SqlUsers(String byEmail, String byId, @Nullable String updatePassword, @Nullable String samples,
		@Nullable String encoding, Columns columns) {

	/**
	 * The names of the columns that the queries give. One that is named must be there; an
	 * empty name stands for a column that does not exist.
	 *
	 * @param id the stable id
	 * @param email the address
	 * @param password the encoded password
	 * @param roles an array, or a text with commas
	 * @param scopes an array, or a text with commas or spaces
	 * @param enabled whether the user may sign in and stay signed in
	 * @param locked whether signing in is barred for the time being
	 */
	public record Columns(String id, String email, String password, String roles, String scopes, String enabled,
			String locked) {
	}

}
