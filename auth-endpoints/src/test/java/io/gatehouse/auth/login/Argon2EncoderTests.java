package io.gatehouse.auth.login;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class Argon2EncoderTests {

	private final Argon2Encoder encoder = new Argon2Encoder();

	@Test
	void encodeWhenReadBySpringSecurityThenSame() {
		String encoded = String.valueOf(this.encoder.encode("pässword"));
		assertThat(encoded).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
		Argon2PasswordEncoder spring = new Argon2PasswordEncoder(16, 32, 1, 19456, 2);
		assertThat(spring.matches("pässword", encoded)).isTrue();
		assertThat(spring.matches("password", encoded)).isFalse();
		assertThat(spring.upgradeEncoding(encoded)).isFalse();
		assertThat(this.encoder.encode("pässword")).isNotEqualTo(encoded);
	}

	@ParameterizedTest
	@CsvSource({ "16, 32, 1, 16384, 2", "16, 32, 1, 4096, 3", "8, 16, 3, 999, 1", "16, 64, 1, 25000, 1" })
	void matchesWhenWrittenBySpringSecurityThenSame(int salt, int hash, int lanes, int memory, int passes) {
		String encoded = String
			.valueOf(new Argon2PasswordEncoder(salt, hash, lanes, memory, passes).encode("correct horse"));
		// Twice, as the second time is in the memory of the first.
		for (int i = 0; i < 2; i++) {
			assertThat(this.encoder.matches("correct horse", encoded)).isTrue();
			assertThat(this.encoder.matches("correct horsf", encoded)).isFalse();
		}
		assertThat(this.encoder.upgradeEncoding(encoded)).isEqualTo(memory < 19456 || passes < 2);
	}

	/**
	 * Of the authors' own.
	 *
	 * @see <a href=
	 * "https://github.com/P-H-C/phc-winner-argon2/blob/master/src/test.c">test.c</a>
	 */
	@ParameterizedTest
	@ValueSource(strings = { "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
			"$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
			"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc" })
	void matchesWhenWrittenByTheReferenceThenSame(String encoded) {
		assertThat(this.encoder.matches("password", encoded)).isTrue();
		assertThat(this.encoder.matches("Password", encoded)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ", "$argon2x$v=19$m=8,t=2,p=1$c29t$c29t",
			"$argon2id$v=19$m=99999999999,t=2,p=1$c29t$c29t", "$argon2id$v=19$m=8,t=2,p=1$c29t$c29t$c29t",
			"$argon2id$v=19$m=8,t=2,p=1$c29t$c2-t" })
	void matchesWhenNoneOfArgon2sThenErrorWithoutTheHash(String encoded) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.encoder.matches("password", encoded))
			.withMessageNotContaining("c29t");
	}

	@Test
	void matchesWhenDecoyThenNobodys() {
		assertThat(this.encoder.matches("", this.encoder.decoy())).isFalse();
		assertThat(this.encoder.matches("nobody", this.encoder.decoy())).isFalse();
	}

}
