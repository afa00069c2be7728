package io.gatehouse.auth.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;

/**
 * Keys for tests, made anew in each run.
 */
public final class TestKeys {

	private static final ECKey EC = ec("ec-1");

	private static final OctetSequenceKey SECRET = secret("oct-1", 256);

	private TestKeys() {
	}

	/** The key that {@link #ring()} signs with. */
	public static ECKey signing() {
		return EC;
	}

	/** The key that {@link #ring()} begins sessions with. */
	public static OctetSequenceKey refreshKey() {
		return SECRET;
	}

	/** A ring with one key of each kind, the same in the whole run. */
	public static KeyRing ring() {
		return KeySetReader.read(json(), Instant.now());
	}

	/** The set behind {@link #ring()}, as a file holds it. */
	public static String json() {
		return json(EC, SECRET);
	}

	public static String json(JWK... keys) {
		List<Map<String, Object>> members = new ArrayList<>();
		for (JWK key : keys) {
			members.add(key.toJSONObject());
		}
		return JSONObjectUtils.toJSONString(Map.of("keys", members));
	}

	/** A key as JSON with one more member. */
	public static String jsonWith(JWK key, String member, Object value, JWK... others) {
		Map<String, Object> extended = new LinkedHashMap<>(key.toJSONObject());
		extended.put(member, value);
		List<Map<String, Object>> members = new ArrayList<>(List.of(extended));
		for (JWK other : others) {
			members.add(other.toJSONObject());
		}
		return JSONObjectUtils.toJSONString(Map.of("keys", members));
	}

	public static ECKey ec(String id) {
		try {
			return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static ECKey ec(String id, Instant notBefore) {
		return new ECKey.Builder(ec(id)).notBeforeTime(Date.from(notBefore)).build();
	}

	public static JWK ed25519(String id) {
		try {
			return new OctetKeyPairGenerator(Curve.Ed25519).keyID(id).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static RSAKey rsa(String id, int bits) {
		try {
			return new RSAKeyGenerator(bits, true).keyID(id).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static OctetSequenceKey secret(String id, int bits) {
		try {
			return new OctetSequenceKeyGenerator(bits).keyID(id).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
