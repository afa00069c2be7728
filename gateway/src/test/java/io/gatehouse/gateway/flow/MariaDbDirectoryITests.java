package io.gatehouse.gateway.flow;

import java.util.List;

import io.gatehouse.auth.autoconfigure.UsersAutoConfiguration;
import io.gatehouse.auth.user.Account;
import io.gatehouse.auth.user.DirectoryUnavailableException;
import io.gatehouse.auth.user.sql.SqlUserDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Users in a real MariaDB, by the queries and columns that count when none are
 * configured. The whole flow is the same as with PostgreSQL; what may differ is the
 * driver.
 */
@Execution(ExecutionMode.CONCURRENT)
class MariaDbDirectoryITests {

	private static final String TABLE = "CREATE TABLE users (id VARCHAR(64) PRIMARY KEY, email VARCHAR(320) UNIQUE, "
			+ "password VARCHAR(255), roles VARCHAR(255), scopes VARCHAR(255), enabled BOOLEAN NOT NULL)";

	private static final String ROWS = "INSERT INTO users VALUES "
			+ "('u-1001', 'Ada@example.com', '$2a$06$hash', 'user, admin', 'orders:read', TRUE), "
			+ "('u-1003', 'eve@example.com', '$2a$06$hash', NULL, NULL, FALSE)";

	@Test
	void directoryWhenUsersAreInMariaDbThenFoundAndPasswordReplaced() throws Exception {
		try (MariaDb database = new MariaDb(List.of(TABLE, ROWS))) {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(UsersAutoConfiguration.class))
				.withPropertyValues("gatehouse.users.sql.url=" + database.url(),
						"gatehouse.users.sql.username=gatehouse", "gatehouse.users.sql.password=" + MariaDb.PASSWORD,
						"gatehouse.users.sql.encoding=bcrypt", "gatehouse.users.sql.timeout=20s",
						"gatehouse.users.sql.update-password=UPDATE users SET password = :password "
								+ "WHERE id = :id AND password = :previous")
				.run((context) -> {
					SqlUserDirectory directory = context.getBean(SqlUserDirectory.class);
					findsAndReplaces(directory);
					database.kill();
					assertThatExceptionOfType(DirectoryUnavailableException.class)
						.isThrownBy(() -> directory.findById("u-1001").block());
				});
		}
	}

	private static void findsAndReplaces(SqlUserDirectory directory) {
		Account ada = directory.findByEmail("ada@example.com").block();
		assertThat(ada.user().id()).isEqualTo("u-1001");
		assertThat(ada.user().roles()).containsExactly("user", "admin");
		assertThat(ada.user().scopes()).containsExactly("orders:read");
		assertThat(ada.user().enabled()).isTrue();
		assertThat(ada.encodedPassword()).isEqualTo("{bcrypt}$2a$06$hash");
		// Equal to this database, as it compares without accents.
		assertThat(directory.findByEmail("ad\u00e1@example.com").block()).isNull();
		assertThat(directory.findByEmail("' OR 1=1 -- ").block()).isNull();
		assertThat(directory.findById("u-1003").block().enabled()).isFalse();
		assertThat(directory.findById("u-1").block()).isNull();
		assertThat(directory.canReplacePasswords()).isTrue();
		assertThat(directory.replacePassword(ada, "{argon2}better").block()).isTrue();
		// It has changed in the meantime.
		assertThat(directory.replacePassword(ada, "{argon2}another").block()).isFalse();
		assertThat(directory.findByEmail("ada@example.com").block().encodedPassword()).isEqualTo("{argon2}better");
	}

}
