package io.gatehouse.auth.key;

import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import org.jspecify.annotations.Nullable;

/**
 * Reads a key ring from a JWK Set with private keys. A mistake is told by the name of the
 * key, never by its content.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 */
public final class KeySetReader {

	private static final int MIN_SECRET_BITS = 256;

	private static final int MAX_ID_LENGTH = 64;

	private KeySetReader() {
	}

	/**
	 * Reads the keys.
	 * @param json the JWK Set
	 * @param now the present: one key of each kind must be in force
	 * @throws InvalidKeySetException when any of them cannot be used
	 */
	public static KeyRing read(String json, Instant now) {
		List<SigningKey> access = new ArrayList<>();
		List<SigningKey> assertion = new ArrayList<>();
		List<MacKey> mac = new ArrayList<>();
		Set<String> ids = new HashSet<>();
		for (Map<String, Object> member : members(json)) {
			String id = id(member, ids);
			JWK key = parse(member, id);
			Object purpose = member.get(KeySetJson.PURPOSE);
			if (purpose != null && !KeySetJson.ASSERTION.equals(purpose)) {
				throw new InvalidKeySetException(
						"Key '" + id + "': member 'gatehouse' may only be \"assertion\" or be left out.");
			}
			if (key instanceof OctetSequenceKey secret) {
				if (secret.size() < MIN_SECRET_BITS) {
					throw new InvalidKeySetException("Key '" + id + "' is shorter than 256 bits.");
				}
				mac.add(new MacKey(id, notBefore(key), secret.toSecretKey("HmacSHA256")));
			}
			else {
				((purpose != null) ? assertion : access).add(SigningKeys.of(key, id, notBefore(key)));
			}
		}
		requireOne(access.stream().anyMatch((key) -> !now.isBefore(key.notBefore())),
				"no key in force that signs access tokens (EC P-256, RSA from 2048 bits, or Ed25519)");
		requireOne(mac.stream().anyMatch((key) -> !now.isBefore(key.notBefore())),
				"no key in force for refresh tokens (kty 'oct', at least 256 bits)");
		return new KeyRing(access, assertion, mac);
	}

	static List<Map<String, Object>> members(String json) {
		try {
			return KeySetJson.keys(json);
		}
		catch (ParseException ex) {
			// The cause would quote the text, which holds private keys.
			throw new InvalidKeySetException("Not a JWK Set: it cannot be read as JSON with a list 'keys'.");
		}
	}

	private static String id(Map<String, Object> member, Set<String> ids) {
		if (!(member.get("kid") instanceof String id) || id.isEmpty() || id.length() > MAX_ID_LENGTH
				|| !id.chars().allMatch((c) -> c > ' ' && c < 0x7f && c != '"' && c != '\\')) {
			throw new InvalidKeySetException(
					"Key number " + (ids.size() + 1) + " needs a 'kid' of 1 to 64 printable ASCII characters.");
		}
		if (!ids.add(id)) {
			throw new InvalidKeySetException("Two keys have the kid '" + id + "'.");
		}
		return id;
	}

	private static JWK parse(Map<String, Object> member, String id) {
		try {
			JWK key = JWK.parse(member);
			if (!key.isPrivate()) {
				throw new InvalidKeySetException("Key '" + id + "' has no private part.");
			}
			return key;
		}
		catch (ParseException | IllegalArgumentException ex) {
			throw new InvalidKeySetException("Key '" + id + "' is not a valid JWK.");
		}
	}

	private static Instant notBefore(JWK key) {
		@Nullable Date notBefore = key.getNotBeforeTime();
		return (notBefore != null) ? notBefore.toInstant() : Instant.EPOCH;
	}

	private static void requireOne(boolean found, String otherwise) {
		if (!found) {
			throw new InvalidKeySetException("There is " + otherwise + ".");
		}
	}

}
