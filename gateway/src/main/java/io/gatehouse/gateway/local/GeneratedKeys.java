package io.gatehouse.gateway.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;

/**
 * Keys for one run: tokens of an earlier one are refused.
 */
final class GeneratedKeys {

	private static final int SECRET_BITS = 256;

	private GeneratedKeys() {
	}

	/** A JWK Set with a key of each kind. */
	static String generate() {
		try {
			Map<String, Object> assertion = new LinkedHashMap<>(signing("local-assertion").toJSONObject());
			assertion.put("gatehouse", "assertion");
			JWK secret = new OctetSequenceKeyGenerator(SECRET_BITS).keyID("local-refresh").generate();
			return JSONObjectUtils.toJSONString(
					Map.of("keys", List.of(signing("local-access").toJSONObject(), secret.toJSONObject(), assertion)));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("Java cannot generate keys", ex);
		}
	}

	private static JWK signing(String id) throws JOSEException {
		return new ECKeyGenerator(Curve.P_256).keyID(id)
			.keyUse(KeyUse.SIGNATURE)
			.algorithm(JWSAlgorithm.ES256)
			.generate();
	}

}
