package io.gatehouse.auth.key;

import java.time.Instant;
import java.util.List;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class KeySetReaderTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private final ECKey signing = TestKeys.ec("ec-1");

	private final OctetSequenceKey secret = TestKeys.secret("oct-1", 256);

	@Test
	void readWhenFirstKeyIsNotYetInForceThenNextSignsAndBothArePublished() {
		ECKey next = TestKeys.ec("ec-2", NOW.plusSeconds(60));
		KeyRing ring = read(TestKeys.json(next, this.signing, this.secret));
		assertThat(ring.signing(NOW).orElseThrow().id()).isEqualTo("ec-1");
		assertThat(ring.signing(NOW.plusSeconds(60)).orElseThrow().id()).isEqualTo("ec-2");
		assertThat(ring.publicKeys()).contains("ec-1", "ec-2").doesNotContain("oct-1", "\"d\"");
		assertThat(ring.verifying("ec-2")).isNotNull();
	}

	@Test
	void readWhenKeyIsForAssertionsThenPublishedButNeverForAccess() {
		KeyRing ring = read(
				TestKeys.jsonWith(TestKeys.ec("as-1"), "gatehouse", "assertion", this.signing, this.secret));
		assertThat(ring.assertion(NOW).orElseThrow().id()).isEqualTo("as-1");
		assertThat(ring.signing(NOW).orElseThrow().id()).isEqualTo("ec-1");
		assertThat(ring.verifying("as-1")).isNull();
		assertThat(ring.publicKeys()).contains("as-1");
	}

	@Test
	void readWhenUnusableThenRefusedWithoutKeyMaterial() {
		String notPrivate = TestKeys.json(this.signing.toPublicJWK(), this.secret);
		refused(notPrivate, "'ec-1' has no private part");
		refused(TestKeys.json(this.signing), "no key in force for refresh tokens");
		refused(TestKeys.json(this.secret), "no key in force that signs");
		refused(TestKeys.json(TestKeys.ec("ec-2", NOW.plusSeconds(1)), this.secret), "no key in force that signs");
		refused(TestKeys.json(this.signing, TestKeys.secret("oct-2", 128)), "'oct-2' is shorter than 256 bits");
		refused(TestKeys.json(TestKeys.rsa("rsa-1", 1024), this.secret), "'rsa-1' is of a kind");
		refused(TestKeys.json(this.signing, this.signing, this.secret), "Two keys have the kid 'ec-1'");
		refused(TestKeys.jsonWith(this.signing, "kid", "", this.secret), "Key number 1 needs a 'kid'");
		refused(TestKeys.jsonWith(this.signing, "gatehouse", "other", this.secret), "may only be \"assertion\"");
		refused(TestKeys.jsonWith(this.signing, "alg", "ES384", this.secret), "names another algorithm");
		refused(TestKeys.jsonWith(this.signing, "d", TestKeys.ec("x").getD().toString(), this.secret), "do not match");
		refused(TestKeys.jsonWith(this.signing, "crv", "P-384", this.secret), "'ec-1' is not a valid JWK");
		refused("{\"keys\":5}", "Not a JWK Set");
		refused("{}", "Not a JWK Set");
		refused("null", "Not a JWK Set");
		refused("{\"keys\":[null]}", "Not a JWK Set");
		refused("not json " + this.signing.getD(), "Not a JWK Set");
	}

	@Test
	void toStringWhenKeysThenNamesOnly() {
		KeyRing ring = read(TestKeys.json(this.signing, this.secret));
		for (String text : List.of(ring.toString(), ring.signing(NOW).toString(), ring.mac(NOW).toString())) {
			assertThat(text).doesNotContain(this.signing.getD().toString(), this.secret.getKeyValue().toString());
		}
	}

	private static KeyRing read(String json) {
		return KeySetReader.read(json, NOW);
	}

	private void refused(String json, String message) {
		assertThatExceptionOfType(InvalidKeySetException.class).isThrownBy(() -> read(json))
			.withMessageContaining(message)
			.withNoCause()
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain(this.signing.getD().toString(),
					this.secret.getKeyValue().toString()));
	}

}
