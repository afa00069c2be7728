package io.gatehouse.auth.session;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.Supplier;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.MacKey;
import org.jspecify.annotations.Nullable;

/**
 * Makes refresh tokens and reads them back. A token authenticates itself, so that garbage
 * never reaches the store and nobody who merely knows a session's id can pretend a reuse.
 * The successor of a token is derived from it, so that a repeated refresh gets the same
 * one and the store holds only hashes.
 *
 * <p>
 * The text is {@code ghr_} and base64url of: version (1 byte), key id (length byte and
 * ASCII), user id (2 length bytes and UTF-8), session id (16), generation (4), secret
 * (32), authentication code (32).
 */
public final class RefreshTokens {

	private static final String PREFIX = "ghr_";

	private static final byte VERSION = 1;

	private static final int SESSION_ID_BYTES = 16;

	private static final int SECRET_BYTES = 32;

	private static final int MAC_BYTES = 32;

	private static final int MAX_LENGTH = 2048;

	// No label may begin with another: they are all that keeps the two uses of a key
	// apart.
	private static final byte[] LABEL_MAC = "mac".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] LABEL_NEXT = "next".getBytes(StandardCharsets.US_ASCII);

	private final Supplier<KeyRing> keys;

	private final SecureRandom random;

	public RefreshTokens(Supplier<KeyRing> keys, SecureRandom random) {
		this.keys = keys;
		this.random = random;
	}

	/**
	 * The first token of a new session.
	 * @param key the key that the session stays with
	 * @param userId whose session it is
	 */
	public RefreshToken first(MacKey key, String userId) {
		byte[] sessionId = new byte[SESSION_ID_BYTES];
		byte[] secret = new byte[SECRET_BYTES];
		this.random.nextBytes(sessionId);
		this.random.nextBytes(secret);
		return new RefreshToken(key.id(), userId, base64(sessionId), 0, secret);
	}

	/**
	 * The one token that may follow: always the same for the same token.
	 * @throws IllegalStateException when the token's key is gone
	 */
	public RefreshToken successor(RefreshToken token) {
		byte[] generation = ByteBuffer.allocate(Integer.BYTES).putInt(token.generation()).array();
		byte[] secret = key(token).mac(LABEL_NEXT, sessionIdBytes(token), generation, token.secret());
		return new RefreshToken(token.keyId(), token.userId(), token.sessionId(), token.generation() + 1, secret);
	}

	/**
	 * The token's text for the client.
	 */
	public String encode(RefreshToken token) {
		byte[] keyId = token.keyId().getBytes(StandardCharsets.US_ASCII);
		byte[] userId = token.userId().getBytes(StandardCharsets.UTF_8);
		ByteBuffer buffer = ByteBuffer
			.allocate(4 + keyId.length + userId.length + SESSION_ID_BYTES + Integer.BYTES + SECRET_BYTES + MAC_BYTES);
		buffer.put(VERSION).put((byte) keyId.length).put(keyId).putShort((short) userId.length).put(userId);
		buffer.put(sessionIdBytes(token)).putInt(token.generation()).put(token.secret());
		byte[] authenticated = new byte[buffer.position()];
		buffer.get(0, authenticated);
		buffer.put(key(token).mac(LABEL_MAC, authenticated));
		return PREFIX + base64(buffer.array());
	}

	/**
	 * Reads a token.
	 * @return the token, or {@code null} when it is malformed, not genuine, or of an
	 * unknown key
	 */
	public @Nullable RefreshToken decode(String text) {
		byte[] bytes = bytes(text);
		if (bytes == null) {
			return null;
		}
		try {
			return read(bytes);
		}
		catch (BufferUnderflowException | CharacterCodingException ex) {
			return null;
		}
	}

	/**
	 * What the store keeps of a token: SHA-256 of its secret, which needs no salt as the
	 * secret has 256 bits.
	 */
	static String hash(RefreshToken token) {
		return Hashes.sha256(token.secret());
	}

	private @Nullable RefreshToken read(byte[] bytes) throws CharacterCodingException {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		if (buffer.get() != VERSION) {
			return null;
		}
		String keyId = text(buffer, Byte.toUnsignedInt(buffer.get()));
		String userId = text(buffer, Short.toUnsignedInt(buffer.getShort()));
		byte[] sessionId = take(buffer, SESSION_ID_BYTES);
		int generation = buffer.getInt();
		byte[] secret = take(buffer, SECRET_BYTES);
		byte[] authenticated = new byte[buffer.position()];
		buffer.get(0, authenticated);
		byte[] mac = take(buffer, MAC_BYTES);
		MacKey key = this.keys.get().mac(keyId);
		if (key == null || buffer.hasRemaining() || !MessageDigest.isEqual(mac, key.mac(LABEL_MAC, authenticated))) {
			return null;
		}
		return new RefreshToken(keyId, userId, base64(sessionId), generation, secret);
	}

	private static byte @Nullable [] bytes(String text) {
		if (!text.startsWith(PREFIX) || text.length() > MAX_LENGTH) {
			return null;
		}
		String encoded = text.substring(PREFIX.length());
		try {
			byte[] bytes = Base64.getUrlDecoder().decode(encoded);
			// The decoder ignores padding and spare bits: one token has one text.
			return base64(bytes).equals(encoded) ? bytes : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private MacKey key(RefreshToken token) {
		MacKey key = this.keys.get().mac(token.keyId());
		if (key == null) {
			throw new IllegalStateException("The key '" + token.keyId() + "' is gone");
		}
		return key;
	}

	private static String text(ByteBuffer buffer, int length) throws CharacterCodingException {
		return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(take(buffer, length))).toString();
	}

	private static byte[] take(ByteBuffer buffer, int length) {
		if (buffer.remaining() < length) {
			throw new BufferUnderflowException();
		}
		byte[] bytes = new byte[length];
		buffer.get(bytes);
		return bytes;
	}

	private static byte[] sessionIdBytes(RefreshToken token) {
		return Base64.getUrlDecoder().decode(token.sessionId());
	}

	private static String base64(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
