package io.gatehouse.auth.autoconfigure;

import io.gatehouse.auth.audit.AuditEvent;
import io.gatehouse.auth.audit.AuditLog;
import io.gatehouse.auth.user.FileUserDirectory;
import io.gatehouse.auth.user.InvalidUsersException;
import io.gatehouse.auth.user.UserDirectory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Where users come from: the kind of directory whose settings are there.
 */
@AutoConfiguration(after = KeysAutoConfiguration.class)
@Import({ ForeignUsersConfiguration.Sql.class, ForeignUsersConfiguration.Http.class,
		ForeignUsersConfiguration.Ldap.class })
public final class UsersAutoConfiguration {

	/**
	 * Users from a file.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(FileConfiguration.LOCATION)
	@ConditionalOnMissingBean(UserDirectory.class)
	static class FileConfiguration {

		static final String LOCATION = "gatehouse.users.location";

		@Bean
		FileUserDirectory fileUserDirectory(GatehouseProperties properties) {
			String location = String.valueOf(properties.users().location());
			try {
				return new FileUserDirectory(Locations.read(LOCATION, location));
			}
			catch (InvalidUsersException ex) {
				throw new InvalidConfigurationException(
						"The users in '" + location + "' cannot be used. " + ex.getMessage(),
						"Correct the file that " + LOCATION + " names.");
			}
		}

		@Bean
		WatchedFile usersFile(GatehouseProperties properties, FileUserDirectory users, AuditLog audit) {
			String location = String.valueOf(properties.users().location());
			return new WatchedFile(LOCATION, Locations.read(LOCATION, location),
					() -> Locations.read(LOCATION, location), (content) -> {
						users.replace(content);
						audit
							.write(AuditEvent.of(AuditEvent.Type.USERS, "changed").with("directory", users.toString()));
					}, properties.users().reloadInterval());
		}

	}

}
