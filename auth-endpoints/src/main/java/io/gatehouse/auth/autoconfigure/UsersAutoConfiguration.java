package io.gatehouse.auth.autoconfigure;

import io.gatehouse.auth.audit.AuditEvent;
import io.gatehouse.auth.audit.AuditLog;
import io.gatehouse.auth.setting.DirectorySettings;
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
	@ConditionalOnProperty(DirectorySettings.FILE)
	@ConditionalOnMissingBean(UserDirectory.class)
	static class FileConfiguration {

		@Bean
		FileUserDirectory fileUserDirectory(GatehouseProperties properties) {
			String location = String.valueOf(properties.users().location());
			try {
				return new FileUserDirectory(Locations.read(DirectorySettings.FILE, location));
			}
			catch (InvalidUsersException ex) {
				throw new InvalidConfigurationException(
						"The users in '" + location + "' cannot be used. " + ex.getMessage(),
						"Correct the file that " + DirectorySettings.FILE + " names.");
			}
		}

		@Bean
		WatchedFile usersFile(GatehouseProperties properties, FileUserDirectory users, AuditLog audit) {
			String location = String.valueOf(properties.users().location());
			return new WatchedFile(DirectorySettings.FILE, Locations.read(DirectorySettings.FILE, location),
					() -> Locations.read(DirectorySettings.FILE, location), (content) -> {
						users.replace(content);
						audit
							.write(AuditEvent.of(AuditEvent.Type.USERS, "changed").with("directory", users.toString()));
					}, properties.users().reloadInterval());
		}

	}

}
