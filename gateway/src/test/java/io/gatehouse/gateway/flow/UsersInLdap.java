package io.gatehouse.gateway.flow;

import java.net.InetAddress;
import java.util.List;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.OperationType;
import com.unboundid.ldif.LDIFException;

/**
 * Users in an LDAP directory: a service account that may search, and roles that are
 * groups.
 */
final class UsersInLdap implements UsersElsewhere {

	private static final String ADA = "uid=ada,ou=people,dc=example,dc=com";

	private final InMemoryDirectoryServer server;

	UsersInLdap() throws Exception {
		InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=com");
		config.setSchema(null);
		config.addAdditionalBindCredentials("cn=gateway", "secret-of-the-gateway");
		config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
		config.setListenerConfigs(
				InMemoryListenerConfig.createLDAPConfig("test", InetAddress.getLoopbackAddress(), 0, null));
		this.server = new InMemoryDirectoryServer(config);
		this.server.add("dn: dc=example,dc=com", "objectClass: domain", "dc: example");
		this.server.add("dn: ou=people,dc=example,dc=com", "objectClass: organizationalUnit", "ou: people");
		add("ada", "1001");
		add("grace", "1002");
		this.server.startListening();
	}

	@Override
	public List<String> settings() {
		String prefix = "--gatehouse.users.ldap.";
		return List.of(prefix + "url=ldap://127.0.0.1:" + this.server.getListenPort(), prefix + "bind-dn=cn=gateway",
				prefix + "bind-password=secret-of-the-gateway", prefix + "base-dn=ou=people,dc=example,dc=com",
				prefix + "id-attribute=employeeNumber",
				prefix + "user-filter=(&(objectClass=inetOrgPerson)(mail={0}))");
	}

	@Override
	public void promoteAda() {
		modify(new Modification(ModificationType.ADD, "memberOf", "cn=admin,ou=groups,dc=example,dc=com"));
	}

	@Override
	public void disableAda() {
		// NORMAL_ACCOUNT and ACCOUNTDISABLE
		modify(new Modification(ModificationType.REPLACE, "userAccountControl", "514"));
	}

	@Override
	public void fail() {
		this.server.shutDown(true);
	}

	@Override
	public void close() {
		this.server.shutDown(true);
	}

	private void add(String name, String number) throws LDAPException, LDIFException {
		this.server.add("dn: uid=" + name + ",ou=people,dc=example,dc=com", "objectClass: inetOrgPerson",
				"uid: " + name, "employeeNumber: u-" + number, "mail: " + name + "@example.com",
				"userPassword: " + PASSWORD, "memberOf: cn=user,ou=groups,dc=example,dc=com",
				"userAccountControl: 512");
	}

	private void modify(Modification modification) {
		try {
			this.server.modify(ADA, modification);
		}
		catch (LDAPException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
