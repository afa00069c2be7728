package io.gatehouse.auth.token;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.gatehouse.auth.key.TestKeys;

/**
 * Tokens for tests, genuine but for what a test changes.
 */
final class TestAccessTokens {

	static final String ISSUER = "https://edge.example.com";

	static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

	private TestAccessTokens() {
	}

	static Map<String, Object> header() {
		Map<String, Object> header = new LinkedHashMap<>();
		header.put("alg", "ES256");
		header.put("typ", "at+jwt");
		header.put("kid", "ec-1");
		return header;
	}

	static Map<String, Object> claims() {
		Map<String, Object> claims = new LinkedHashMap<>();
		claims.put("iss", ISSUER);
		claims.put("aud", ISSUER);
		claims.put("sub", "u-1001");
		claims.put("iat", NOW.getEpochSecond());
		claims.put("exp", NOW.plusSeconds(300).getEpochSecond());
		claims.put("jti", "id");
		claims.put("sid", "session");
		claims.put("email", "ada@example.com");
		claims.put("roles", List.of("user"));
		claims.put("scope", "orders:read orders:write");
		return claims;
	}

	static String signed(Map<String, Object> header, Map<String, Object> claims) {
		return signed(JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims), TestKeys.signing());
	}

	static String signed(String header, String claims, ECKey key) {
		try {
			JWSSigner signer = new ECDSASigner(key);
			String input = Base64URL.encode(header) + "." + Base64URL.encode(claims);
			return input + "."
					+ signer.sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
