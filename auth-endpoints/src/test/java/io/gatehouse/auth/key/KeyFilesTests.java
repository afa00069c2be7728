package io.gatehouse.auth.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

import com.nimbusds.jose.JWSAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeyFilesTests {

	private static final Instant NOW = Instant.now();

	@TempDir
	private Path directory;

	@Test
	void readWhenDirectoryThenEachFileIsAKeyAndTheLastNameSigns() throws Exception {
		KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
		ec.initialize(new ECGenParameterSpec("secp256r1"));
		pem("2026-01.pem", ec.generateKeyPair().getPrivate());
		KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
		rsa.initialize(2048);
		pem("2026-02.pem", rsa.generateKeyPair().getPrivate());
		pem("2026-03.pem", KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate());
		pem("backends.assertion.pem", ec.generateKeyPair().getPrivate());
		write("refresh.key", Base64.getEncoder().encodeToString(new byte[32]) + "\n");
		Files.createDirectory(this.directory.resolve("..2026_11_25"));
		KeyRing ring = KeySetReader.read(KeyFiles.read(this.directory), NOW);
		assertThat(ring.signing(NOW).orElseThrow().id()).isEqualTo("2026-03");
		assertThat(ring.verifying("2026-01").algorithm()).isEqualTo(JWSAlgorithm.ES256);
		assertThat(ring.verifying("2026-02").algorithm()).isEqualTo(JWSAlgorithm.RS256);
		assertThat(ring.verifying("2026-03").algorithm()).isEqualTo(JWSAlgorithm.EdDSA);
		assertThat(ring.assertion(NOW).orElseThrow().id()).isEqualTo("backends");
		assertThat(ring.mac("refresh")).isNotNull();
	}

	@Test
	void readWhenFileHoldsNoKeyThenRefusedWithoutItsContent() throws IOException {
		for (String name : new String[] { "a.pem", "a.key", "a.json", "a.txt" }) {
			Path one = Files.createDirectory(this.directory.resolve(name + ".d"));
			Files.writeString(one.resolve(name), "-----BEGIN PRIVATE KEY-----\nsecret!\n-----END PRIVATE KEY-----");
			assertThatExceptionOfType(InvalidKeySetException.class).isThrownBy(() -> KeyFiles.read(one))
				.withMessageContaining("'a")
				.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
		}
	}

	@Test
	void readWhenJsonIsNoObjectThenRefused() throws IOException {
		for (String json : new String[] { "null", "1", "\"text\"" }) {
			write("a.json", json);
			assertThatExceptionOfType(InvalidKeySetException.class).isThrownBy(() -> KeyFiles.read(this.directory))
				.withMessageContaining("'a");
		}
	}

	@Test
	void replaceWhenNewKeyDoesNotSayFromWhenThenChecksBeforeItSigns() {
		CurrentKeys keys = new CurrentKeys(TestKeys.ring(), Duration.ofSeconds(20));
		String first = TestKeys.signing().getKeyID();
		KeyRing next = KeySetReader.read(TestKeys.json(TestKeys.ec("ec-2"), TestKeys.signing(), TestKeys.refreshKey()),
				NOW);
		keys.replace(next, NOW);
		assertThat(keys.get().verifying("ec-2")).isNotNull();
		assertThat(keys.get().signing(NOW).orElseThrow().id()).isEqualTo(first);
		keys.replace(next, NOW.plusSeconds(10));
		assertThat(keys.get().signing(NOW.plusSeconds(19)).orElseThrow().id()).isEqualTo(first);
		assertThat(keys.get().signing(NOW.plusSeconds(20)).orElseThrow().id()).isEqualTo("ec-2");
	}

	@Test
	void replaceWhenAllKeysAreNewThenTheySignAtOnce() {
		CurrentKeys keys = new CurrentKeys(TestKeys.ring(), Duration.ofSeconds(20));
		keys.replace(KeySetReader.read(TestKeys.json(TestKeys.ec("ec-9"), TestKeys.secret("oct-9", 256)), NOW), NOW);
		assertThat(keys.get().signing(NOW).orElseThrow().id()).isEqualTo("ec-9");
	}

	private void pem(String name, PrivateKey key) throws IOException {
		write(name, "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
				+ "\n-----END PRIVATE KEY-----\n");
	}

	private void write(String name, String content) throws IOException {
		Files.writeString(this.directory.resolve(name), content);
	}

}
