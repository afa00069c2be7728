package io.gatehouse.auth.key;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;

/**
 * Makes and rotates the JWK Set of a gateway, as text. A new key comes first and says
 * from when it signs; one that no longer signs stays until its last token has run out.
 */
public final class KeySetEditor {

	private static final int RSA_BITS = 3072;

	private static final int SECRET_BITS = 256;

	private static final SecureRandom RANDOM = new SecureRandom();

	private KeySetEditor() {
	}

	/**
	 * A set with one key of each kind, in force at once.
	 * @param algorithm of the keys that sign
	 */
	public static String create(Algorithm algorithm, Instant now) {
		return json(List.of(generate(Kind.ACCESS, algorithm, now), generate(Kind.REFRESH, algorithm, now),
				generate(Kind.ASSERTION, algorithm, now)));
	}

	/**
	 * The set with one more key, and without those whose last token has run out.
	 * @param json the set as it is
	 * @param kind which kind gets a new key
	 * @param algorithm of the new key, where it signs
	 * @param from when the new key begins to be used
	 * @param keep how long an old key stays after that
	 * @throws InvalidKeySetException when the set cannot be used
	 */
	public static String rotate(String json, Kind kind, Algorithm algorithm, Instant from, Duration keep, Instant now) {
		KeySetReader.read(json, now);
		List<Map<String, Object>> members = new ArrayList<>();
		// When the key after this one in the file took over from it.
		Instant supersededAt = null;
		for (Map<String, Object> member : KeySetReader.members(json)) {
			if (kind(member) != kind) {
				members.add(member);
				continue;
			}
			boolean over = supersededAt != null && supersededAt.plus(keep).isBefore(now);
			if (!over) {
				members.add(member);
			}
			Instant begins = notBefore(member);
			// Without a date nobody knows since when it signs.
			if (!begins.isAfter(now) && begins.isAfter(Instant.EPOCH)) {
				supersededAt = begins;
			}
		}
		Map<String, Object> added = generate(kind, algorithm, now);
		added.put("nbf", from.getEpochSecond());
		members.add(0, added);
		String rotated = json(members);
		KeySetReader.read(rotated, now);
		return rotated;
	}

	private static Map<String, Object> generate(Kind kind, Algorithm algorithm, Instant now) {
		byte[] unique = new byte[3];
		RANDOM.nextBytes(unique);
		String id = kind.name().toLowerCase(Locale.ROOT) + "-" + LocalDate.ofInstant(now, ZoneOffset.UTC) + "-"
				+ HexFormat.of().formatHex(unique);
		try {
			JWK key = (kind == Kind.REFRESH) ? new OctetSequenceKeyGenerator(SECRET_BITS).keyID(id).generate()
					: switch (algorithm) {
						case ES256 -> new ECKeyGenerator(Curve.P_256).keyID(id).generate();
						case RS256 -> new RSAKeyGenerator(RSA_BITS).keyID(id).generate();
						case EDDSA -> new OctetKeyPairGenerator(Curve.Ed25519).keyID(id).generate();
					};
			Map<String, Object> member = new LinkedHashMap<>(key.toJSONObject());
			if (kind == Kind.ASSERTION) {
				member.put(KeySetJson.PURPOSE, KeySetJson.ASSERTION);
			}
			return member;
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("This Java cannot generate keys", ex);
		}
	}

	private static Kind kind(Map<String, Object> member) {
		if ("oct".equals(member.get("kty"))) {
			return Kind.REFRESH;
		}
		return KeySetJson.ASSERTION.equals(member.get(KeySetJson.PURPOSE)) ? Kind.ASSERTION : Kind.ACCESS;
	}

	private static Instant notBefore(Map<String, Object> member) {
		return (member.get("nbf") instanceof Number seconds) ? Instant.ofEpochSecond(seconds.longValue())
				: Instant.EPOCH;
	}

	private static String json(List<Map<String, Object>> members) {
		StringBuilder json = new StringBuilder("{\"keys\":[\n");
		for (int i = 0; i < members.size(); i++) {
			json.append(JSONObjectUtils.toJSONString(members.get(i))).append((i < members.size() - 1) ? ",\n" : "\n");
		}
		return json.append("]}\n").toString();
	}

	/** What a key is for. */
	public enum Kind {

		/** Signs access tokens. */
		ACCESS,

		/** Authenticates refresh tokens. */
		REFRESH,

		/** Signs assertions for backends. */
		ASSERTION

	}

	/** How a key signs. */
	public enum Algorithm {

		/** EC P-256, the default. */
		ES256,

		/** RSA of 3072 bits. */
		RS256,

		/** Ed25519. */
		EDDSA

	}

}
