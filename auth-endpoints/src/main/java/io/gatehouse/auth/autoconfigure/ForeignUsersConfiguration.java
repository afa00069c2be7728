package io.gatehouse.auth.autoconfigure;

import java.time.Duration;

import com.unboundid.ldap.sdk.LDAPConnectionPool;
import io.gatehouse.auth.setting.DirectorySettings;
import io.gatehouse.auth.user.DirectoryGuard;
import io.gatehouse.auth.user.UserDirectory;
import io.gatehouse.auth.user.http.HttpUserDirectory;
import io.gatehouse.auth.user.ldap.LdapUserDirectory;
import io.gatehouse.auth.user.sql.SqlUserDirectory;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryOptions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * Directories that are servers of somebody else. None of them is needed for the start.
 */
final class ForeignUsersConfiguration {

	private ForeignUsersConfiguration() {
	}

	/**
	 * Users in a database.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(DirectorySettings.SQL)
	@ConditionalOnMissingBean(UserDirectory.class)
	@EnableConfigurationProperties(SqlUsersProperties.class)
	static class Sql {

		private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);

		@Bean(destroyMethod = "dispose")
		ConnectionPool usersDatabase(SqlUsersProperties properties) {
			ConnectionFactoryOptions.Builder options = address(properties.url()).mutate()
				.option(ConnectionFactoryOptions.CONNECT_TIMEOUT, CONNECT_WITHIN);
			if (properties.username() != null) {
				options.option(ConnectionFactoryOptions.USER, properties.username());
			}
			if (properties.password() != null) {
				options.option(ConnectionFactoryOptions.PASSWORD, properties.password());
			}
			ConnectionFactory connections = ConnectionFactories.find(options.build());
			if (connections == null) {
				throw unusable("names a driver that there is not");
			}
			return new ConnectionPool(ConnectionPoolConfiguration.builder(connections)
				.initialSize(0)
				.maxSize(properties.poolSize())
				.maxAcquireTime(properties.timeout())
				.build());
		}

		/**
		 * Neither the address nor what is thrown about it is told: it may hold a
		 * password.
		 */
		private static ConnectionFactoryOptions address(String url) {
			try {
				return ConnectionFactoryOptions.parse(url);
			}
			catch (IllegalArgumentException ex) {
				throw unusable("cannot be understood");
			}
		}

		private static InvalidConfigurationException unusable(String why) {
			return new InvalidConfigurationException("'" + DirectorySettings.SQL + "' " + why + ".",
					"It has to begin with r2dbc:postgresql:// or r2dbc:mariadb://, as"
							+ " r2dbc:postgresql://host:5432/database.");
		}

		@Bean
		SqlUserDirectory sqlUserDirectory(ConnectionPool usersDatabase, SqlUsersProperties properties) {
			return new SqlUserDirectory(DatabaseClient.create(usersDatabase), properties.users(),
					new DirectoryGuard("users' database", properties.timeout()));
		}

	}

	/**
	 * Users in a service.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(DirectorySettings.HTTP)
	@ConditionalOnMissingBean(UserDirectory.class)
	@EnableConfigurationProperties(HttpUsersProperties.class)
	static class Http {

		@Bean(destroyMethod = "dispose")
		ConnectionProvider usersConnections(HttpUsersProperties properties) {
			return ConnectionProvider.builder("users")
				.maxConnections(properties.maxConcurrent())
				.pendingAcquireMaxCount(properties.maxConcurrent())
				.pendingAcquireTimeout(properties.timeout())
				.maxIdleTime(Duration.ofSeconds(15))
				.build();
		}

		@Bean
		HttpUserDirectory httpUserDirectory(ConnectionProvider usersConnections, HttpUsersProperties properties,
				ObjectProvider<SslBundles> bundles) {
			DirectoryTls tls = DirectoryTls.of(bundles, "gatehouse.users.http.ssl.bundle", properties.ssl().bundle());
			// Redirects are not followed: a password goes where it was meant to go.
			HttpClient http = tls.secured(HttpClient.create(usersConnections).responseTimeout(properties.timeout()));
			WebClient.Builder client = WebClient.builder().clientConnector(new ReactorClientHttpConnector(http));
			if (properties.bearerToken() != null) {
				client.defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + properties.bearerToken());
			}
			return new HttpUserDirectory(client.build(), properties.verifyUrl(), properties.userUrl(),
					new DirectoryGuard("user service", properties.timeout()));
		}

	}

	/**
	 * Users in an LDAP directory.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(DirectorySettings.LDAP)
	@ConditionalOnMissingBean(UserDirectory.class)
	@EnableConfigurationProperties(LdapUsersProperties.class)
	static class Ldap {

		private static final int QUEUE = 64;

		@Bean(destroyMethod = "close")
		LDAPConnectionPool usersLdapConnections(LdapUsersProperties properties, ObjectProvider<SslBundles> bundles) {
			return LdapConnections.pool(properties,
					DirectoryTls.of(bundles, "gatehouse.users.ldap.ssl.bundle", properties.ssl().bundle()));
		}

		@Bean(destroyMethod = "dispose")
		Scheduler usersLdapThreads(LdapUsersProperties properties) {
			return Schedulers.newBoundedElastic(properties.poolSize(), QUEUE, "ldap-directory", 60, true);
		}

		@Bean
		LdapUserDirectory ldapUserDirectory(LDAPConnectionPool usersLdapConnections, Scheduler usersLdapThreads,
				LdapUsersProperties properties) {
			return new LdapUserDirectory(usersLdapConnections, properties.users(), usersLdapThreads,
					new DirectoryGuard("LDAP directory", properties.timeout()));
		}

	}

}
