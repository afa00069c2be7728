package io.gatehouse.auth.user.sql;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.gatehouse.auth.user.Account;
import io.gatehouse.auth.user.DirectoryUnavailableException;
import io.gatehouse.auth.user.Encodings;
import io.gatehouse.auth.user.User;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads a row as a user. A column that was named and is not there is an error: it may be
 * the one that disables.
 */
final class UserRow {

	private final SqlUsers.Columns columns;

	private final @Nullable String encoding;

	UserRow(SqlUsers users) {
		this.columns = users.columns();
		this.encoding = users.encoding();
	}

	User user(Row row, RowMetadata metadata) {
		return User.checked(text(value(row, metadata, this.columns.id())),
				text(value(row, metadata, this.columns.email())), list(value(row, metadata, this.columns.roles()), ","),
				list(value(row, metadata, this.columns.scopes()), "[,\\s]"),
				flag(row, metadata, this.columns.enabled(), true));
	}

	Account account(Row row, RowMetadata metadata) {
		return new Account(user(row, metadata), password(row, metadata),
				flag(row, metadata, this.columns.locked(), false));
	}

	/** The encoded password; empty when there is none. */
	String password(Row row, RowMetadata metadata) {
		String password = text(value(row, metadata, this.columns.password()));
		return named((password != null) ? password : "");
	}

	/** The encoded password as it stands in the database. */
	String stored(String encodedPassword) {
		String prefix = "{" + this.encoding + "}";
		return (this.encoding != null && encodedPassword.startsWith(prefix))
				? encodedPassword.substring(prefix.length()) : encodedPassword;
	}

	private String named(String password) {
		return (this.encoding != null && Encodings.name(password) == null) ? "{" + this.encoding + "}" + password
				: password;
	}

	private static @Nullable Object value(Row row, RowMetadata metadata, String column) {
		if (column.isEmpty()) {
			return null;
		}
		if (!metadata.contains(column)) {
			throw new DirectoryUnavailableException("The query gives no column '" + column + "'", null);
		}
		return row.get(column);
	}

	private static boolean flag(Row row, RowMetadata metadata, String column, boolean otherwise) {
		if (column.isEmpty()) {
			return otherwise;
		}
		Object value = value(row, metadata, column);
		if (value instanceof Boolean flag) {
			return flag;
		}
		if (value instanceof Number number) {
			return number.intValue() != 0;
		}
		throw new DirectoryUnavailableException("The column '" + column + "' is neither a boolean nor a number", null);
	}

	private static List<String> list(@Nullable Object value, String separator) {
		if (value == null) {
			return List.of();
		}
		if (value instanceof Object[] array) {
			return texts(Stream.of(array));
		}
		if (value instanceof Collection<?> collection) {
			return texts(collection.stream());
		}
		return texts(Stream.of(value.toString().split(separator)));
	}

	private static List<String> texts(Stream<?> values) {
		return values.map((value) -> String.valueOf(value).strip()).filter((text) -> !text.isEmpty()).toList();
	}

	private static @Nullable String text(@Nullable Object value) {
		return (value != null) ? value.toString() : null;
	}

}
