package io.gatehouse.auth.user.sql;

import java.time.Duration;
import java.util.UUID;

import io.gatehouse.auth.user.Account;
import io.gatehouse.auth.user.DirectoryGuard;
import io.gatehouse.auth.user.DirectoryUnavailableException;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Against H2, with queries and columns as they are by default and otherwise.
 */
class SqlUserDirectoryTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final String BY_EMAIL = "SELECT id, email, password, roles, scopes, enabled FROM users "
			+ "WHERE lower(email) = :email";

	private static final String BY_ID = "SELECT id, email, roles, scopes, enabled FROM users WHERE id = :id";

	private static final SqlUsers.Columns COLUMNS = new SqlUsers.Columns("id", "email", "password", "roles", "scopes",
			"enabled", "");

	private final ConnectionFactory factory = ConnectionFactories
		.get("r2dbc:h2:mem:///" + UUID.randomUUID() + "?options=DB_CLOSE_DELAY=-1");

	private final DatabaseClient database = DatabaseClient.create(this.factory);

	@BeforeEach
	void fill() {
		execute("CREATE TABLE users (id VARCHAR(64), email VARCHAR(320), password VARCHAR(512), roles VARCHAR(200), "
				+ "scopes VARCHAR(200), enabled BOOLEAN)");
		execute("INSERT INTO users VALUES ('u-1', 'Ada@Example.com', '{bcrypt}x', 'user, admin', 'a:b c:d', true)");
		execute("INSERT INTO users VALUES ('u-2', 'bob@example.com', '$2a$10$y', NULL, NULL, false)");
		execute("INSERT INTO users VALUES ('u-3', 'twin@example.com', '{bcrypt}x', NULL, NULL, true)");
		execute("INSERT INTO users VALUES ('u-4', 'TWIN@example.com', '{bcrypt}x', NULL, NULL, true)");
	}

	@Test
	void findByEmailWhenKnownThenAccount() {
		Account ada = block(directory(COLUMNS, null).findByEmail("ada@example.com"));
		assertThat(ada.user().id()).isEqualTo("u-1");
		assertThat(ada.user().email()).isEqualTo("Ada@Example.com");
		assertThat(ada.user().roles()).containsExactly("user", "admin");
		assertThat(ada.user().scopes()).containsExactly("a:b", "c:d");
		assertThat(ada.user().enabled()).isTrue();
		assertThat(block(directory(COLUMNS, null).findByEmail("nobody@example.com"))).isNull();
		assertThat(block(directory(COLUMNS, null).findByEmail("' OR '1'='1"))).isNull();
	}

	@Test
	void findByEmailWhenPasswordNamesNoEncodingThenTheConfiguredOne() {
		assertThat(block(directory(COLUMNS, "bcrypt").findByEmail("bob@example.com")).encodedPassword())
			.isEqualTo("{bcrypt}$2a$10$y");
		assertThat(block(directory(COLUMNS, "bcrypt").findByEmail("ada@example.com")).encodedPassword())
			.isEqualTo("{bcrypt}x");
	}

	@Test
	void findByEmailWhenTwoHaveItThenUnavailable() {
		StepVerifier.create(directory(COLUMNS, null).findByEmail("twin@example.com"))
			.expectError(DirectoryUnavailableException.class)
			.verify(PATIENCE);
	}

	@Test
	void findByIdWhenDisabledThenSo() {
		assertThat(block(directory(COLUMNS, null).findById("u-2")).enabled()).isFalse();
		assertThat(block(directory(COLUMNS, null).findById("u-9"))).isNull();
	}

	@Test
	void findByIdWhenNamedColumnIsMissingThenUnavailableAndNotEnabled() {
		SqlUsers.Columns misspelt = new SqlUsers.Columns("id", "email", "password", "roles", "scopes", "activ", "");
		StepVerifier.create(directory(misspelt, null).findById("u-2"))
			.expectError(DirectoryUnavailableException.class)
			.verify(PATIENCE);
	}

	@Test
	void replacePasswordWhenChangedMeanwhileThenNotWritten() {
		SqlUserDirectory directory = directory(COLUMNS, "bcrypt");
		Account bob = block(directory.findByEmail("bob@example.com"));
		assertThat(block(directory.replacePassword(bob, "{argon2}new"))).isTrue();
		assertThat(block(directory.replacePassword(bob, "{argon2}newer"))).isFalse();
		assertThat(block(directory.findByEmail("bob@example.com")).encodedPassword()).isEqualTo("{argon2}new");
	}

	@Test
	void findWhenDatabaseFailsThenUnavailable() {
		execute("DROP TABLE users");
		StepVerifier.create(directory(COLUMNS, null).findById("u-1"))
			.expectError(DirectoryUnavailableException.class)
			.verify(PATIENCE);
	}

	@Test
	void samplesWhenQueriedThenThePasswordsWithTheirEncodings() {
		assertThat(block(directory(COLUMNS, "bcrypt").samples().collectList())).isNotEmpty()
			.allMatch((encoded) -> encoded.startsWith("{"));
	}

	private SqlUserDirectory directory(SqlUsers.Columns columns, String encoding) {
		return new SqlUserDirectory(this.database,
				new SqlUsers(BY_EMAIL, BY_ID,
						"UPDATE users SET password = :password WHERE id = :id AND password = :previous",
						"SELECT password FROM users", encoding, columns),
				new DirectoryGuard("users' database", Duration.ofSeconds(10)));
	}

	private void execute(String sql) {
		block(this.database.sql(sql).then());
	}

	private static <T> T block(Mono<T> mono) {
		return mono.subscribeOn(Schedulers.boundedElastic()).block(PATIENCE);
	}

}
