package io.gatehouse.auth.autoconfigure;

import java.net.URI;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import com.unboundid.ldap.sdk.BindRequest;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ServerSet;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.SingleServerSet;
import com.unboundid.ldap.sdk.StartTLSPostConnectProcessor;
import com.unboundid.util.ssl.HostNameSSLSocketVerifier;
import com.unboundid.util.ssl.SSLSocketVerifier;

/**
 * Connections to an LDAP server, bound as the service account. None is made yet, so the
 * directory may be away at the start.
 */
final class LdapConnections {

	private static final int CONNECT_WITHIN_MILLIS = 1000;

	private static final int LDAP_PORT = 389;

	private static final int LDAPS_PORT = 636;

	private LdapConnections() {
	}

	/**
	 * Makes the pool.
	 * @param tls used from the first byte on (ldaps://), or before the first question
	 * (StartTLS), or not at all
	 */
	static LDAPConnectionPool pool(LdapUsersProperties properties, DirectoryTls tls) {
		try {
			BindRequest bind = (properties.bindDn() != null)
					? new SimpleBindRequest(properties.bindDn(), properties.bindPassword()) : new SimpleBindRequest();
			StartTLSPostConnectProcessor upgrade = properties.startTls()
					? new StartTLSPostConnectProcessor(tls.sockets()) : null;
			LDAPConnectionPool pool = new LDAPConnectionPool(servers(properties, tls.sockets()), bind, 0,
					properties.poolSize(), upgrade);
			pool.setCreateIfNecessary(false);
			pool.setMaxWaitTimeMillis(properties.timeout().toMillis());
			pool.setRetryFailedOperationsDueToInvalidConnections(true);
			return pool;
		}
		catch (LDAPException ex) {
			throw new IllegalStateException("The LDAP settings cannot be used: " + ex.getResultCode(), ex);
		}
	}

	private static ServerSet servers(LdapUsersProperties properties, SSLSocketFactory sockets) {
		URI url = URI.create(properties.url());
		boolean secure = "ldaps".equals(url.getScheme());
		LDAPConnectionOptions options = new LDAPConnectionOptions();
		options.setConnectTimeoutMillis(CONNECT_WITHIN_MILLIS);
		options.setResponseTimeoutMillis(properties.timeout().toMillis());
		options.setSSLSocketVerifier(new ServerName());
		int port = (url.getPort() > 0) ? url.getPort() : (secure ? LDAPS_PORT : LDAP_PORT);
		return secure ? new SingleServerSet(url.getHost(), port, sockets, options)
				: new SingleServerSet(url.getHost(), port, options);
	}

	/** Says what it refuses in a way that is told in the log. */
	private static final class ServerName extends SSLSocketVerifier {

		private final SSLSocketVerifier names = new HostNameSSLSocketVerifier(true);

		@Override
		public void verifySSLSocket(String host, int port, SSLSocket socket) throws LDAPException {
			try {
				this.names.verifySSLSocket(host, port, socket);
			}
			catch (LDAPException ex) {
				throw new LDAPException(ex.getResultCode(), "Another name",
						new CertificateException("the certificate of the server is not for '" + host + "'"));
			}
		}

	}

}
