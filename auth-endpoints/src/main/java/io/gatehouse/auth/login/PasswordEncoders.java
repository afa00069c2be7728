package io.gatehouse.auth.login;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.gatehouse.auth.user.Encodings;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.security.crypto.scrypt.SCryptPasswordEncoder;

/**
 * The encodings that people have, and the one that new passwords get: argon2id with
 * OWASP's minimum.
 *
 * @see <a href=
 * "https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html">OWASP
 * Password Storage</a>
 */
public final class PasswordEncoders {

	/** What bcrypt looks at of a password. */
	private static final int BCRYPT_BYTES = 72;

	private static final String LATER = "@SpringSecurity_v5_8";

	private final Map<String, PasswordEncoder> encoders = new LinkedHashMap<>();

	private final Argon2Encoder argon2 = new Argon2Encoder();

	private final PasswordEncoder delegating;

	public PasswordEncoders() {
		PasswordEncoder scrypt = SCryptPasswordEncoder.defaultsForSpringSecurity_v5_8();
		this.encoders.put("argon2", this.argon2);
		this.encoders.put("bcrypt", new BCryptPasswordEncoder());
		this.encoders.put("pbkdf2", new Pbkdf2ByLength());
		this.encoders.put("scrypt", scrypt);
		this.encoders.put("argon2" + LATER, this.argon2);
		this.encoders.put("pbkdf2" + LATER, new Pbkdf2ByLength());
		this.encoders.put("scrypt" + LATER, scrypt);
		this.delegating = new DelegatingPasswordEncoder("argon2", this.encoders);
	}

	/** The password in the encoding for new ones. */
	public String encode(String password) {
		return this.delegating.encode(password);
	}

	/**
	 * Whether the password is the encoded one.
	 * @param encoded in a known encoding
	 */
	boolean matches(String password, String encoded) {
		boolean matches = this.delegating.matches(password, encoded);
		// Compared nevertheless, so that it takes as long as any other.
		boolean cut = "bcrypt".equals(Encodings.name(encoded))
				&& password.getBytes(StandardCharsets.UTF_8).length > BCRYPT_BYTES;
		return matches && !cut;
	}

	boolean isOutdated(String encoded) {
		return this.delegating.upgradeEncoding(encoded);
	}

	/**
	 * Looks like a new encoded password and costs as much to compare, but nobody's is it.
	 */
	String decoy() {
		return "{argon2}" + this.argon2.decoy();
	}

	/** An encoded password of each kind, at the cost that is common for it. */
	List<String> samples(String password) {
		return Stream.of("argon2", "bcrypt", "pbkdf2", "scrypt")
			.map((name) -> String.valueOf(new DelegatingPasswordEncoder(name, this.encoders).encode(password)))
			.toList();
	}

	/**
	 * The parameters of PBKDF2 do not stand in the encoded password. Spring Security has
	 * had two sets of them under one name, which differ in the length of the salt.
	 */
	private static final class Pbkdf2ByLength implements PasswordEncoder {

		private static final int HEX_OF_V5_5 = 2 * (8 + 32);

		@SuppressWarnings("deprecation")
		private final PasswordEncoder earlier = Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_5();

		private final PasswordEncoder later = Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8();

		@Override
		public @Nullable String encode(@Nullable CharSequence password) {
			return this.later.encode(password);
		}

		@Override
		public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
			return ((encoded != null && encoded.length() == HEX_OF_V5_5) ? this.earlier : this.later).matches(password,
					encoded);
		}

	}

}
