package io.gatehouse.gateway.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * Users in a real PostgreSQL, in a table of its owner's making: other names of columns, a
 * number as id, passwords in bcrypt without a prefix.
 */
final class UsersInPostgres implements UsersElsewhere {

	private final EmbeddedPostgres postgres;

	UsersInPostgres() throws IOException {
		// Neither the machine's languages nor a crash play a role.
		this.postgres = EmbeddedPostgres.builder()
			.setLocaleConfig("locale", "C")
			.setServerConfig("fsync", "off")
			.start();
		execute("CREATE TABLE people (nr BIGINT PRIMARY KEY, mail TEXT UNIQUE, hash TEXT, groups TEXT[], active BOOLEAN)");
		String hash = new BCryptPasswordEncoder(6).encode(PASSWORD);
		execute("INSERT INTO people VALUES (1001, 'Ada@Example.com', '" + hash + "', '{user}', true)");
		execute("INSERT INTO people VALUES (1002, 'grace@example.com', '" + hash + "', '{user}', true)");
	}

	@Override
	public List<String> settings() {
		String prefix = "--gatehouse.users.sql.";
		return List.of(prefix + "url=r2dbc:postgresql://127.0.0.1:" + this.postgres.getPort() + "/postgres",
				prefix + "username=postgres", prefix + "password=postgres", prefix + "encoding=bcrypt",
				prefix + "by-email=SELECT * FROM people WHERE lower(mail) = :email",
				prefix + "by-id=SELECT * FROM people WHERE nr = CAST(:id AS BIGINT)",
				prefix + "update-password=UPDATE people SET hash = :password "
						+ "WHERE nr = CAST(:id AS BIGINT) AND hash = :previous",
				prefix + "columns.id=nr", prefix + "columns.email=mail", prefix + "columns.password=hash",
				prefix + "columns.roles=groups", prefix + "columns.scopes=", prefix + "columns.enabled=active");
	}

	/** What stands in the table now. */
	String passwordOfAda() {
		try (Connection connection = this.postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery("SELECT hash FROM people WHERE nr = 1001")) {
			result.next();
			return result.getString(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void promoteAda() {
		execute("UPDATE people SET groups = '{user,admin}' WHERE nr = 1001");
	}

	@Override
	public void disableAda() {
		execute("UPDATE people SET active = false WHERE nr = 1001");
	}

	@Override
	public void fail() {
		close();
	}

	@Override
	public void close() {
		try {
			this.postgres.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void execute(String sql) {
		try (Connection connection = this.postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
