package io.gatehouse.gateway.lane;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A key with a certificate for {@code localhost} that it has signed itself.
 */
final class Certified {

	private static final String PASSWORD = "changeit";

	private final Path store;

	private final Path certificate;

	/**
	 * Makes them.
	 * @param directory where to keep them; it is created
	 */
	Certified(Path directory) throws IOException, InterruptedException {
		this.store = Files.createDirectory(directory).resolve("key.p12");
		this.certificate = directory.resolve("certificate.pem");
		keytool("-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=localhost", "-ext",
				"san=dns:localhost,ip:127.0.0.1", "-validity", "2");
		keytool("-exportcert", "-rfc", "-file", this.certificate.toString());
	}

	/** The certificate, as PEM. */
	Path certificate() {
		return this.certificate;
	}

	/** A port at which it is shown. */
	ServerSocket socket() throws IOException, GeneralSecurityException {
		KeyStore keys = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(this.store)) {
			keys.load(in, PASSWORD.toCharArray());
		}
		KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		managers.init(keys, PASSWORD.toCharArray());
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(managers.getKeyManagers(), null, null);
		return context.getServerSocketFactory().createServerSocket(0, 200, InetAddress.getLoopbackAddress());
	}

	private void keytool(String command, String... options) throws IOException, InterruptedException {
		ProcessBuilder keytool = new ProcessBuilder(
				Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), command, "-alias", "backend",
				"-keystore", this.store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD);
		keytool.command().addAll(List.of(options));
		keytool.redirectErrorStream(true).redirectOutput(this.store.resolveSibling("keytool.log").toFile());
		assertThat(keytool.start().waitFor()).isZero();
	}

}
