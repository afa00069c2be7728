package io.gatehouse.gateway.flow;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.unboundid.asn1.ASN1Element;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.util.OID;
import com.unboundid.util.ssl.cert.PublicKeyAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.SignatureAlgorithmIdentifier;
import com.unboundid.util.ssl.cert.X509Certificate;
import com.unboundid.util.ssl.cert.X509CertificateExtension;

/**
 * A self-signed certificate of a server, and its key.
 */
final class TestCertificate {

	static final String PASSWORD = "of-this-test-only";

	private static final OID SUBJECT_ALTERNATIVE_NAME = new OID("2.5.29.17");

	private static final byte DNS = (byte) 0x82;

	private static final byte IP = (byte) 0x87;

	private final KeyStore keys;

	private TestCertificate(KeyStore keys) {
		this.keys = keys;
	}

	/** For {@code localhost} and 127.0.0.1. */
	static TestCertificate ofThisMachine() {
		return of(new ASN1OctetString(DNS, "localhost"),
				new ASN1OctetString(IP, InetAddress.getLoopbackAddress().getAddress()));
	}

	static TestCertificate of(String host) {
		return of(new ASN1OctetString(DNS, host));
	}

	private static TestCertificate of(ASN1Element... names) {
		try {
			long now = System.currentTimeMillis();
			long day = Duration.ofDays(1).toMillis();
			var made = X509Certificate.generateSelfSignedCertificate(SignatureAlgorithmIdentifier.SHA_256_WITH_ECDSA,
					PublicKeyAlgorithmIdentifier.EC, 256, new DN("CN=directory-" + UUID.randomUUID()), now - day,
					now + day,
					new X509CertificateExtension(SUBJECT_ALTERNATIVE_NAME, false, new ASN1Sequence(names).encode()));
			KeyStore keys = KeyStore.getInstance("PKCS12");
			keys.load(null, null);
			keys.setKeyEntry("server", made.getSecond().getPrivate(), PASSWORD.toCharArray(),
					new java.security.cert.Certificate[] { made.getFirst().toCertificate() });
			return new TestCertificate(keys);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What the server shows. */
	SSLContext context() {
		try {
			KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
			managers.init(this.keys, PASSWORD.toCharArray());
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(managers.getKeyManagers(), null, null);
			return context;
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A new file with the certificate and its key, as a server wants it. */
	Path keyStore() throws IOException, GeneralSecurityException {
		Path file = Files.createTempFile("gatehouse-server", ".p12");
		try (OutputStream out = Files.newOutputStream(file)) {
			this.keys.store(out, PASSWORD.toCharArray());
		}
		return file;
	}

	/** The setting of an SSL bundle in which this certificate alone is trusted. */
	String trustedBy(String bundle) {
		try {
			Path file = Files.createTempFile("gatehouse-trusted", ".pem");
			Files.writeString(file,
					"-----BEGIN CERTIFICATE-----\n"
							+ Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
								.encodeToString(this.keys.getCertificate("server").getEncoded())
							+ "\n-----END CERTIFICATE-----\n");
			return "spring.ssl.bundle.pem." + bundle + ".truststore.certificate=" + file;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
