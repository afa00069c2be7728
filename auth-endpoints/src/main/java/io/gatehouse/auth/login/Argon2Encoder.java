package io.gatehouse.auth.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.security.crypto.password.AbstractValidatingPasswordEncoder;

/**
 * Argon2 as Spring Security writes and reads it, but each thread keeps the memory of a
 * hash for its next one. The collector would otherwise copy megabytes of a hash that is
 * under way, and stop all requests meanwhile. What was hashed is wiped from it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>
 */
final class Argon2Encoder extends AbstractValidatingPasswordEncoder {

	private static final int SALT_BYTES = 16;

	private static final int HASH_BYTES = 32;

	/** OWASP's minimum for argon2id. */
	private static final int MEMORY_KIB = 19456;

	private static final int PASSES = 2;

	/** The blocks of a hash, of a KiB each, and the few that filling them takes. */
	private static final ThreadLocal<BlockPool> MEMORY = ThreadLocal
		.withInitial(() -> new FixedBlockPool(MEMORY_KIB + 8));

	private static final String BASE64 = "([A-Za-z0-9+/]+)";

	private static final Pattern ENCODED = Pattern
		.compile("\\$(argon2(?:d|i|id))(?:\\$v=(\\d{1,9}))?\\$m=(\\d{1,9}),t=(\\d{1,9}),p=(\\d{1,9})\\$" + BASE64
				+ "\\$" + BASE64);

	private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

	private final BytesKeyGenerator salts = KeyGenerators.secureRandom(SALT_BYTES);

	/**
	 * Looks like a new encoded password and costs as much to compare, but is the hash of
	 * none: its bytes are random.
	 */
	String decoy() {
		return encoded(this.salts.generateKey(), KeyGenerators.secureRandom(HASH_BYTES).generateKey());
	}

	@Override
	protected String encodeNonNullPassword(String password) {
		byte[] salt = this.salts.generateKey();
		Argon2Parameters.Builder parameters = new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
			.withMemoryAsKB(MEMORY_KIB)
			.withIterations(PASSES)
			.withParallelism(1)
			.withSalt(salt);
		return encoded(salt, hash(password, parameters, HASH_BYTES));
	}

	@Override
	protected boolean matchesNonNull(String password, String encoded) {
		Matcher parts = parts(encoded);
		byte[] expected = Base64.getDecoder().decode(parts.group(7));
		String version = parts.group(2);
		Argon2Parameters.Builder parameters = new Argon2Parameters.Builder(type(parts.group(1)))
			.withVersion((version != null) ? Integer.parseInt(version) : Argon2Parameters.ARGON2_VERSION_10)
			.withMemoryAsKB(Integer.parseInt(parts.group(3)))
			.withIterations(Integer.parseInt(parts.group(4)))
			.withParallelism(Integer.parseInt(parts.group(5)))
			.withSalt(Base64.getDecoder().decode(parts.group(6)));
		return MessageDigest.isEqual(expected, hash(password, parameters, expected.length));
	}

	@Override
	protected boolean upgradeEncodingNonNull(String encoded) {
		Matcher parts = parts(encoded);
		return Integer.parseInt(parts.group(3)) < MEMORY_KIB || Integer.parseInt(parts.group(4)) < PASSES;
	}

	private static int type(String name) {
		return switch (name) {
			case "argon2d" -> Argon2Parameters.ARGON2_d;
			case "argon2i" -> Argon2Parameters.ARGON2_i;
			default -> Argon2Parameters.ARGON2_id;
		};
	}

	private static byte[] hash(String password, Argon2Parameters.Builder parameters, int length) {
		Argon2BytesGenerator generator = new Argon2BytesGenerator();
		generator.init(parameters.withBlockPool(MEMORY.get()).build());
		byte[] hash = new byte[length];
		generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
		return hash;
	}

	private static String encoded(byte[] salt, byte[] hash) {
		return String.join("$", List.of("", "argon2id", "v=19", "m=" + MEMORY_KIB + ",t=" + PASSES + ",p=1",
				ENCODER.encodeToString(salt), ENCODER.encodeToString(hash)));
	}

	private static Matcher parts(@Nullable String encoded) {
		Matcher parts = ENCODED.matcher((encoded != null) ? encoded : "");
		if (!parts.matches()) {
			// Without the text, which holds the hash.
			throw new IllegalArgumentException("This is not what argon2 writes");
		}
		return parts;
	}

}
