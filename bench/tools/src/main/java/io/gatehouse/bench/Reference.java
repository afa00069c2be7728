package io.gatehouse.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/**
 * What the parts cost alone on this machine, in the same Java on the same core: machines
 * differ, and a rate says little without it.
 */
final class Reference {

	private static final long WARM_UP = TimeUnit.SECONDS.toNanos(5);

	private static final long MEASURED = TimeUnit.SECONDS.toNanos(5);

	private Reference() {
	}

	/** Prints how many passwords are checked in a second. */
	static void hash() throws Exception {
		Argon2PasswordEncoder encoder = Users.encoder();
		String encoded = encoder.encode(Users.PASSWORD);
		System.out.println(rate(() -> encoder.matches(Users.PASSWORD, encoded)));
	}

	/** Prints how many ES256 signatures are made in a second. */
	static void sign() throws Exception {
		ECKey key = new ECKeyGenerator(Curve.P_256).generate();
		ECDSASigner signer = new ECDSASigner(key);
		byte[] input = "an input of about the length of a token, which hardly matters".repeat(6)
			.getBytes(StandardCharsets.US_ASCII);
		JWSHeader header = new JWSHeader(JWSAlgorithm.ES256);
		System.out.println(rate(() -> signer.sign(header, input)));
	}

	private static double rate(Callable<?> work) throws Exception {
		repeat(work, WARM_UP);
		long start = System.nanoTime();
		long count = repeat(work, MEASURED);
		return count * 1e9 / (System.nanoTime() - start);
	}

	private static long repeat(Callable<?> work, long nanos) throws Exception {
		long end = System.nanoTime() + nanos;
		long count = 0;
		while (System.nanoTime() < end) {
			work.call();
			count++;
		}
		return count;
	}

}
