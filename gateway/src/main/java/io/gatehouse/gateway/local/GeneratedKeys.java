package io.gatehouse.gateway.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;

/**
 * A JWK Set with one new key of each kind, in the form that
 * {@code gatehouse.keys.location} names.
 */
final class GeneratedKeys {

	private static final int SECRET_BITS = 256;

	private GeneratedKeys() {
	}

	/**
	 * The set in JSON. The key ids differ from start to start, so that whoever caches
	 * public keys by their id never checks with those of an earlier start.
	 */
	static String json() {
		String start = UUID.randomUUID().toString().substring(0, 8);
		try {
			Map<String, Object> assertion = new LinkedHashMap<>(signing("local-assertion-" + start).toJSONObject());
			assertion.put("gatehouse", "assertion");
			JWK refresh = new OctetSequenceKeyGenerator(SECRET_BITS).keyID("local-refresh-" + start).generate();
			return JSONObjectUtils.toJSONString(Map.of("keys",
					List.of(signing("local-access-" + start).toJSONObject(), refresh.toJSONObject(), assertion)));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("This Java cannot generate keys", ex);
		}
	}

	private static JWK signing(String id) throws JOSEException {
		return new ECKeyGenerator(Curve.P_256).keyID(id).algorithm(JWSAlgorithm.ES256).generate();
	}

}
