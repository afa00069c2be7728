package io.gatehouse.auth.key;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class Es256Tests {

	private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.ES256);

	private static final byte[] INPUT = "header.payload".getBytes(StandardCharsets.US_ASCII);

	private static final BigInteger ORDER = P256.DOMAIN.getN();

	private final ECKey key = TestKeys.ec("ec-1");

	/** The vector of RFC 6979, A.2.5, for SHA-256 and "sample". */
	@Test
	void signWhenKeyOfTheRfcThenItsSignature() throws JOSEException {
		ECKey known = new ECKey.Builder(Curve.P_256,
				number("60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6"),
				number("7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299"))
			.d(number("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721"))
			.build();
		byte[] message = "sample".getBytes(StandardCharsets.US_ASCII);
		Base64URL signature = new Es256Signer(known).sign(HEADER, message);
		assertThat(new BigInteger(1, signature.decode()).toString(16).toUpperCase())
			.isEqualTo("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
					+ "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
		assertThat(new Es256Verifier(known).verify(HEADER, message, signature)).isTrue();
	}

	@Test
	void signWhenVerifiedByTheJdkAndTheOtherWayRoundThenAccepted() throws JOSEException {
		for (int i = 0; i < 100; i++) {
			ECKey other = TestKeys.ec("ec-" + i);
			byte[] input = ("input " + i).getBytes(StandardCharsets.US_ASCII);
			Base64URL ours = new Es256Signer(other).sign(HEADER, input);
			Base64URL theirs = new ECDSASigner(other).sign(HEADER, input);
			assertThat(ours.decode()).hasSize(64);
			assertThat(new ECDSAVerifier(other.toPublicJWK()).verify(HEADER, input, ours)).isTrue();
			assertThat(new Es256Verifier(other).verify(HEADER, input, theirs)).isTrue();
			assertThat(new Es256Verifier(this.key).verify(HEADER, input, theirs)).isFalse();
		}
	}

	@Test
	void verifyWhenAnyBitIsAnotherThenRefused() throws JOSEException {
		byte[] signature = new Es256Signer(this.key).sign(HEADER, INPUT).decode();
		assertThat(verifies(signature)).isTrue();
		for (int bit = 0; bit < signature.length * 8; bit++) {
			byte[] changed = signature.clone();
			changed[bit / 8] ^= (byte) (1 << (bit % 8));
			assertThat(verifies(changed)).as("bit %d", bit).isFalse();
		}
	}

	/** Zero is what some verifiers took for the signature of anything. */
	@Test
	void verifyWhenNumbersAreOutOfRangeThenRefused() throws JOSEException {
		byte[] good = new Es256Signer(this.key).sign(HEADER, INPUT).decode();
		BigInteger r = new BigInteger(1, Arrays.copyOfRange(good, 0, 32));
		BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
		assertThat(verifies(bytes(r, s))).isTrue();
		BigInteger most = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
		for (BigInteger wrong : new BigInteger[] { BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE), most }) {
			assertThat(verifies(bytes(wrong, wrong))).isFalse();
			assertThat(verifies(bytes(r, wrong))).isFalse();
			assertThat(verifies(bytes(wrong, s))).isFalse();
		}
	}

	@Test
	void verifyWhenLengthIsAnotherThenRefused() throws JOSEException {
		byte[] good = new Es256Signer(this.key).sign(HEADER, INPUT).decode();
		for (int length : new int[] { 0, 1, 32, 63, 65, 66, 128 }) {
			assertThat(verifies(Arrays.copyOf(good, length))).isFalse();
		}
		byte[] shifted = new byte[66];
		System.arraycopy(good, 0, shifted, 1, 32);
		System.arraycopy(good, 32, shifted, 34, 32);
		assertThat(verifies(shifted)).isFalse();
	}

	@Test
	void signerWhenNumberIsNoPrivateKeyThenRefusedWithoutIt() {
		ECKey wrong = new ECKey.Builder(Curve.P_256, this.key.getX(), this.key.getY()).d(Base64URL.encode(ORDER))
			.build();
		assertThatExceptionOfType(JOSEException.class).isThrownBy(() -> new Es256Signer(wrong))
			.withNoCause()
			.withMessageNotContaining(ORDER.toString());
	}

	private boolean verifies(byte[] signature) throws JOSEException {
		return new Es256Verifier(this.key).verify(HEADER, INPUT, Base64URL.encode(signature));
	}

	private static byte[] bytes(BigInteger r, BigInteger s) {
		byte[] bytes = new byte[64];
		put(r, bytes, 32);
		put(s, bytes, 64);
		return bytes;
	}

	private static void put(BigInteger number, byte[] bytes, int end) {
		byte[] own = number.toByteArray();
		int length = Math.min(own.length, 32);
		System.arraycopy(own, own.length - length, bytes, end - length, length);
	}

	private static Base64URL number(String hex) {
		return Base64URL.encode(new BigInteger(hex, 16));
	}

}
