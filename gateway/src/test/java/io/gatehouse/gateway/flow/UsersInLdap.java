package io.gatehouse.gateway.flow;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLContext;

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

	static final String BIND_PASSWORD = "secret-of-the-gateway";

	private static final String ADA = "uid=ada,ou=people,dc=example,dc=com";

	private final TestCertificate certificate;

	private InMemoryDirectoryServer server;

	UsersInLdap(TestCertificate certificate) {
		this.certificate = certificate;
		this.server = start(certificate, 0);
	}

	/** TLS from the first byte on. */
	@Override
	public List<String> settings() {
		List<String> settings = new ArrayList<>(List.of("url=ldaps://localhost:" + port(), "ssl.bundle=people",
				"bind-dn=cn=gateway", "bind-password=" + BIND_PASSWORD, "base-dn=ou=people,dc=example,dc=com",
				"id-attribute=employeeNumber", "user-filter=(&(objectClass=inetOrgPerson)(mail={0}))"));
		settings.replaceAll((setting) -> "--gatehouse.users.ldap." + setting);
		settings.add("--" + this.certificate.trustedBy("people"));
		return settings;
	}

	/** The port for TLS. */
	int port() {
		return this.server.getListenPort("tls");
	}

	/** The port without, where StartTLS may be asked for. */
	int plainPort() {
		return this.server.getListenPort("plain");
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

	/** Somebody else stands at its address, with the same users. */
	@Override
	public void fail() {
		int port = port();
		this.server.shutDown(true);
		this.server = start(TestCertificate.ofThisMachine(), port);
	}

	/** Nobody stands there. */
	void leave() {
		this.server.shutDown(true);
	}

	@Override
	public void close() {
		this.server.shutDown(true);
	}

	private static InMemoryDirectoryServer start(TestCertificate certificate, int port) {
		try {
			SSLContext tls = certificate.context();
			InetAddress here = InetAddress.getLoopbackAddress();
			InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig("dc=example,dc=com");
			config.setSchema(null);
			config.addAdditionalBindCredentials("cn=gateway", BIND_PASSWORD);
			config.setAuthenticationRequiredOperationTypes(OperationType.SEARCH);
			config.setListenerConfigs(
					InMemoryListenerConfig.createLDAPSConfig("tls", here, port, tls.getServerSocketFactory(), null),
					InMemoryListenerConfig.createLDAPConfig("plain", here, 0, tls.getSocketFactory()));
			InMemoryDirectoryServer server = new InMemoryDirectoryServer(config);
			server.add("dn: dc=example,dc=com", "objectClass: domain", "dc: example");
			server.add("dn: ou=people,dc=example,dc=com", "objectClass: organizationalUnit", "ou: people");
			add(server, "ada", "1001");
			add(server, "grace", "1002");
			server.startListening();
			return server;
		}
		catch (LDAPException | LDIFException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void add(InMemoryDirectoryServer server, String name, String number)
			throws LDAPException, LDIFException {
		server.add("dn: uid=" + name + ",ou=people,dc=example,dc=com", "objectClass: inetOrgPerson", "uid: " + name,
				"employeeNumber: u-" + number, "mail: " + name + "@example.com", "userPassword: " + PASSWORD,
				"memberOf: cn=user,ou=groups,dc=example,dc=com", "userAccountControl: 512");
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
