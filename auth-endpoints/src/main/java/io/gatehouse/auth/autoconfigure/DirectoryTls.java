package io.gatehouse.auth.autoconfigure;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.core.NestedExceptionUtils;
import reactor.netty.http.client.HttpClient;

/**
 * TLS to a directory: by an SSL bundle of the operator's or, without one, by what Java
 * trusts. A bundle that cannot be used stops the start, since every sign-in would fail.
 */
final class DirectoryTls {

	private final @Nullable SslBundle bundle;

	private DirectoryTls(@Nullable SslBundle bundle) {
		this.bundle = bundle;
	}

	/**
	 * Takes the bundle.
	 * @param setting the setting that names it
	 * @param name its name, or {@code null} for what Java trusts
	 */
	static DirectoryTls of(ObjectProvider<SslBundles> bundles, String setting, @Nullable String name) {
		if (name == null) {
			return new DirectoryTls(null);
		}
		try {
			SslBundle bundle = bundles.getObject().getBundle(name);
			bundle.createSslContext();
			return new DirectoryTls(bundle);
		}
		catch (NoSuchSslBundleException ex) {
			throw new InvalidConfigurationException(
					"'" + setting + "' names the SSL bundle '" + name + "', which there is not.",
					"Define it, for instance by spring.ssl.bundle.pem." + name + ".truststore.certificate=ca.pem.");
		}
		catch (RuntimeException ex) {
			throw new InvalidConfigurationException(
					"The SSL bundle '" + name + "', which '" + setting + "' names, cannot be used: "
							+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage(),
					"Correct spring.ssl.bundle.*." + name + ".");
		}
	}

	/** Makes sockets for those who block. */
	SSLSocketFactory sockets() {
		return (this.bundle != null) ? this.bundle.createSslContext().getSocketFactory()
				: (SSLSocketFactory) SSLSocketFactory.getDefault();
	}

	/** The client, whose names of hosts are checked either way. */
	HttpClient secured(HttpClient client) {
		if (this.bundle == null) {
			return client;
		}
		SslContext context = context(this.bundle);
		return client.secure((spec) -> spec.sslContext(context));
	}

	private static SslContext context(SslBundle bundle) {
		try {
			return SslContextBuilder.forClient()
				.keyManager(bundle.getManagers().getKeyManagerFactory())
				.trustManager(bundle.getManagers().getTrustManagerFactory())
				.ciphers(SslOptions.asSet(bundle.getOptions().getCiphers()))
				.protocols(bundle.getOptions().getEnabledProtocols())
				.build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException("This Java cannot make TLS connections", ex);
		}
	}

}
