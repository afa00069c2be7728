package io.gatehouse.auth.key;

import java.math.BigInteger;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

	/** Whoever encodes the numbers, and not the octets, drops zeros or adds one. */
	@ParameterizedTest
	@CsvSource(textBlock = """
			W1xsPMpkRMqs4o2pYw_p8ay_Ofz3j72igbRIFEhBp5A, AJJxel_JHxihWD5VIfkr3Hpe37k4eB56uvpCg6ef9ng, \
			Mz7hcHrrAv_MglWKamKjsXl83FONxFxE4AjCnk3oMPE
			jRwwxbcTZRStrY0AV0wxL52bVfoLQrOv2G0oMG5JhvM, P-w4yfcKw4Yv9WjU_-NwT9ap-vk18lox7KW9BZKf5pA, \
			AGq-0mhL80lh0r9NjTdNcJvNeeBz6KMaqPcjb4l5j1c
			AKMxARQXBObnN2VWx1aPMW9Z_G9mCjTTN5KjGg3YDq8, 8m5rDy1hzuWtTkKS_l_k7u_UiunCXaKc_UIGSimegTs, \
			BhkD51kKjMtP9oaH-oP6rbuyzfL63FEP-RDxymb8e0Y
			""")
	void readWhenCoordinatesHaveAnotherLengthThenPublishedAtFullWidth(Base64URL d, Base64URL x, Base64URL y)
			throws ParseException {
		List<Function<BigInteger, Base64URL>> encodings = List.of(Base64URL::encode,
				(number) -> Base64URL.encode(number.toByteArray()));
		for (Function<BigInteger, Base64URL> encoding : encodings) {
			ECKey written = new ECKey.Builder(Curve.P_256, encoding.apply(x.decodeToBigInteger()),
					encoding.apply(y.decodeToBigInteger()))
				.d(encoding.apply(d.decodeToBigInteger()))
				.keyID("ec-1")
				.build();
			KeyRing ring = read(TestKeys.json(written, this.secret));
			ECKey published = (ECKey) JWKSet.parse(ring.publicKeys()).getKeyByKeyId("ec-1");
			assertThat(published.getX()).isEqualTo(x);
			assertThat(published.getY()).isEqualTo(y);
			// Another issuer may publish them as they are.
			assertThat(PublishedKeys.read(TestKeys.json(written.toPublicJWK()))).containsKey("ec-1");
		}
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
