package io.gatehouse.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens of every shape, genuine ones too, without the code that issues them.
 */
public final class TokenForge {

	public static final String ISSUER = "https://gw.example";

	public static final String KEY_ID = "k1";

	private final ECKey key;

	private final ECKey stranger;

	private final String secret;

	public TokenForge() {
		try {
			this.key = new ECKeyGenerator(Curve.P_256).keyID(KEY_ID).algorithm(JWSAlgorithm.ES256).generate();
			this.stranger = new ECKeyGenerator(Curve.P_256).keyID(KEY_ID).algorithm(JWSAlgorithm.ES256).generate();
			this.secret = new OctetSequenceKeyGenerator(256).keyID("refresh").generate().toJSONString();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What {@code gatehouse.keys.location} names. */
	public String keySet() {
		return "{\"keys\":[" + this.key.toJSONString() + "," + this.secret + "]}";
	}

	/** Our key. */
	public ECKey key() {
		return this.key;
	}

	/** Another key of the same name. */
	public ECKey stranger() {
		return this.stranger;
	}

	/** The header of a genuine token. */
	public static Map<String, @Nullable Object> header() {
		return new LinkedHashMap<>(Map.of("alg", "ES256", "typ", "at+jwt", "kid", KEY_ID));
	}

	/** The claims of a genuine token of Ada's. */
	public static Map<String, @Nullable Object> claims() {
		long now = Instant.now().getEpochSecond();
		return new LinkedHashMap<>(Map.of("iss", ISSUER, "aud", ISSUER, "sub", "u-1001", "sid", "s-1", "jti", "t-1",
				"iat", now - 1, "exp", now + 300, "email", "ada@example.com", "roles", List.of("user"), "scope",
				"orders:read orders:write"));
	}

	/** A genuine token. */
	public String token() {
		return sign(header(), claims());
	}

	/** A token with a genuine signature, whatever it says. */
	public String sign(Map<String, @Nullable Object> header, Map<String, @Nullable Object> claims) {
		return sign(JSONObjectUtils.toJSONString(header), JSONObjectUtils.toJSONString(claims), this.key);
	}

	/** A token of that very text, signed with the key. */
	public static String sign(String header, String payload, ECKey key) {
		return sign(header.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8), key);
	}

	public static String sign(byte[] header, byte[] payload, ECKey key) {
		String input = Base64URL.encode(header) + "." + Base64URL.encode(payload);
		try {
			return input + "." + new ECDSASigner(key).sign(new JWSHeader(JWSAlgorithm.ES256),
					input.getBytes(StandardCharsets.US_ASCII));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
