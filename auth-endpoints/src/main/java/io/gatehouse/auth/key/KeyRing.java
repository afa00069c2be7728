package io.gatehouse.auth.key;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import org.jspecify.annotations.Nullable;

/**
 * All keys of a moment. Of each kind the first whose {@code nbf} has passed makes new
 * tokens; all others check, and are published when they are public. Immutable: rotation
 * replaces the ring.
 */
public final class KeyRing {

	private final Map<String, SigningKey> accessKeys;

	private final Map<String, SigningKey> assertionKeys;

	private final Map<String, MacKey> macKeys;

	private final String publicKeys;

	KeyRing(List<SigningKey> accessKeys, List<SigningKey> assertionKeys, List<MacKey> macKeys) {
		this.accessKeys = byId(accessKeys);
		this.assertionKeys = byId(assertionKeys);
		this.macKeys = new LinkedHashMap<>();
		macKeys.forEach((key) -> this.macKeys.put(key.id(), key));
		List<JWK> published = new ArrayList<>();
		this.accessKeys.values().forEach((key) -> published.add(key.publicKey()));
		this.assertionKeys.values().forEach((key) -> published.add(key.publicKey()));
		this.publicKeys = new JWKSet(published).toString(true);
	}

	/**
	 * The key that signs new access tokens, or nothing when none is in force yet.
	 */
	public Optional<SigningKey> signing(Instant now) {
		return this.accessKeys.values().stream().filter((key) -> !now.isBefore(key.notBefore())).findFirst();
	}

	/**
	 * The key that signs assertions for backends, or nothing when there is none.
	 */
	public Optional<SigningKey> assertion(Instant now) {
		return this.assertionKeys.values().stream().filter((key) -> !now.isBefore(key.notBefore())).findFirst();
	}

	/**
	 * The key that begins new sessions, or nothing when none is in force yet.
	 */
	public Optional<MacKey> mac(Instant now) {
		return this.macKeys.values().stream().filter((key) -> !now.isBefore(key.notBefore())).findFirst();
	}

	/**
	 * All secret keys that begin sessions or did so before.
	 */
	public List<MacKey> macKeys(Instant now) {
		return this.macKeys.values().stream().filter((key) -> !now.isBefore(key.notBefore())).toList();
	}

	/**
	 * The key of that name that verifies access tokens. Keys for assertions are not among
	 * them.
	 */
	public @Nullable SigningKey verifying(String keyId) {
		return this.accessKeys.get(keyId);
	}

	/**
	 * The secret key of that name.
	 */
	public @Nullable MacKey mac(String keyId) {
		return this.macKeys.get(keyId);
	}

	/**
	 * All public keys as a JWK Set, in JSON.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517, 5</a>
	 */
	public String publicKeys() {
		return this.publicKeys;
	}

	/** The names of all keys. */
	Set<String> ids() {
		Set<String> ids = new HashSet<>(this.accessKeys.keySet());
		ids.addAll(this.assertionKeys.keySet());
		ids.addAll(this.macKeys.keySet());
		return ids;
	}

	/**
	 * The same keys, of which some sign later than they say, unless they say from when.
	 */
	KeyRing heldBack(Map<String, Instant> until) {
		return new KeyRing(this.accessKeys.values().stream().map((key) -> key.heldBack(until.get(key.id()))).toList(),
				this.assertionKeys.values().stream().map((key) -> key.heldBack(until.get(key.id()))).toList(),
				this.macKeys.values().stream().map((key) -> key.heldBack(until.get(key.id()))).toList());
	}

	/** No keys at all, which verify nothing and sign nothing. */
	public static KeyRing none() {
		return new KeyRing(List.of(), List.of(), List.of());
	}

	@Override
	public String toString() {
		return "KeyRing[access=" + this.accessKeys.keySet() + ", assertion=" + this.assertionKeys.keySet() + ", mac="
				+ this.macKeys.keySet() + "]";
	}

	private static Map<String, SigningKey> byId(List<SigningKey> keys) {
		Map<String, SigningKey> byId = new LinkedHashMap<>();
		keys.forEach((key) -> byId.put(key.id(), key));
		return byId;
	}

}
