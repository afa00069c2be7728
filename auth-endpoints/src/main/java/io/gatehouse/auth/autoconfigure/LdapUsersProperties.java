package io.gatehouse.auth.autoconfigure;

import java.time.Duration;

import io.gatehouse.auth.user.ldap.LdapUsers;
import io.gatehouse.auth.setting.SecureAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of users in an LDAP directory or Active Directory.
 *
 * @param url for instance ldaps://ldap.example.com
 * @param startTls whether a connection to ldap:// is upgraded to TLS before anything is
 * asked (StartTLS)
 * @param ssl whom TLS trusts
 * @param bindDn service account that searches
 * @param bindPassword its password
 * @param baseDn below which users are searched
 * @param userFilter finds a user by the address, which stands for {0}
 * @param idAttribute attribute with the stable id; Active Directory: objectGUID
 * @param emailAttribute attribute with the address
 * @param rolesAttribute attribute with roles; of distinguished names the first component
 * counts
 * @param timeout longest time for an answer
 * @param poolSize connections at most, and so calls at a time
 */
@ConfigurationProperties("gatehouse.users.ldap")
public record LdapUsersProperties(@DefaultValue("") String url, @DefaultValue("false") boolean startTls,
		@DefaultValue Ssl ssl, @Nullable String bindDn, @Nullable String bindPassword, @DefaultValue("") String baseDn,
		@DefaultValue("(mail={0})") String userFilter, @DefaultValue("entryUUID") String idAttribute,
		@DefaultValue("mail") String emailAttribute, @DefaultValue("memberOf") String rolesAttribute,
		@DefaultValue("2s") Duration timeout, @DefaultValue("8") int poolSize) {

	public LdapUsersProperties {
		if (!url.isEmpty()) {
			require(startTls ? url.startsWith("ldap://") && SecureAddress.isWithOrWithoutTls(url, "ldaps")
					: SecureAddress.is(url, "ldaps"),
					"url must begin with ldaps://, or with ldap:// and start-tls be true, since passwords go there; only "
							+ "to this machine itself (127.0.0.1, localhost) ldap:// alone is allowed");
			require(ssl.bundle() == null || startTls || url.startsWith("ldaps://"),
					"ssl.bundle is of no use without ldaps:// or start-tls");
			require(!baseDn.isEmpty(), "base-dn must be set");
			require(userFilter.contains("{0}"), "user-filter needs {0} for the address");
		}
		require((bindDn == null) == (bindPassword == null), "bind-dn and bind-password belong together");
		require(poolSize >= 1, "pool-size must be at least 1");
	}

	LdapUsers users() {
		return new LdapUsers(this.baseDn, this.userFilter, this.idAttribute, this.emailAttribute, this.rolesAttribute);
	}

	/** Without what must not be read. */
	@Override
	public String toString() {
		return "LdapUsersProperties[" + this.url + "]";
	}

	/**
	 * Whom TLS trusts.
	 *
	 * @param bundle name of an SSL bundle (spring.ssl.bundle) with the trusted
	 * certificates, and a key where the server asks for one; without it, those count that
	 * Java trusts
	 */
	public record Ssl(@Nullable String bundle) {
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new IllegalArgumentException("gatehouse.users.ldap." + otherwise);
		}
	}

}
