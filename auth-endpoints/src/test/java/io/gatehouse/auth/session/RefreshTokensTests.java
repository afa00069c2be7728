package io.gatehouse.auth.session;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.KeySetReader;
import io.gatehouse.auth.key.MacKey;
import io.gatehouse.auth.key.TestKeys;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RefreshTokensTests {

	private final KeyRing keys = TestKeys.ring();

	private final MacKey key = this.keys.mac(Instant.now()).orElseThrow();

	private final RefreshTokens tokens = new RefreshTokens(() -> this.keys, new SecureRandom());

	@Test
	void decodeWhenEncodedThenSameToken() {
		RefreshToken token = this.tokens.first(this.key, "user \u00fc\u4e2d");
		RefreshToken decoded = this.tokens.decode(this.tokens.encode(token));
		assertThat(decoded).usingRecursiveComparison().isEqualTo(token);
	}

	@Test
	void decodeWhenUserIdIsAsLongAsAllowedThenFitsIntoACookie() {
		RefreshToken token = this.tokens.first(this.key, "u".repeat(512));
		String text = this.tokens.encode(token);
		assertThat(text.length()).isLessThan(2048);
		assertThat(this.tokens.decode(text)).isNotNull();
	}

	@Test
	void decodeWhenAnyBitIsFlippedThenNull() {
		String text = this.tokens.encode(this.tokens.first(this.key, "u-1001"));
		byte[] bytes = Base64.getUrlDecoder().decode(text.substring(4));
		for (int i = 0; i < bytes.length * 8; i++) {
			bytes[i / 8] ^= (byte) (1 << (i % 8));
			String flipped = "ghr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
			assertThat(this.tokens.decode(flipped)).as("bit " + i).isNull();
			bytes[i / 8] ^= (byte) (1 << (i % 8));
		}
	}

	@Test
	void decodeWhenTruncatedOrExtendedThenNull() {
		String text = this.tokens.encode(this.tokens.first(this.key, "u-1001"));
		for (int length = 0; length < text.length(); length++) {
			assertThat(this.tokens.decode(text.substring(0, length))).as("length " + length).isNull();
		}
		for (String suffix : new String[] { "A", "AA", "AAAA", "=", " ", "\n", "." }) {
			assertThat(this.tokens.decode(text + suffix)).isNull();
		}
		assertThat(this.tokens.decode("GHR_" + text.substring(4))).isNull();
	}

	@Test
	void decodeWhenKeyIsUnknownThenNull() {
		String text = this.tokens.encode(this.tokens.first(this.key, "u-1001"));
		KeyRing others = KeySetReader.read(TestKeys.json(TestKeys.signing(), TestKeys.secret("oct-2", 256)),
				Instant.now());
		assertThat(new RefreshTokens(() -> others, new SecureRandom()).decode(text)).isNull();
		KeyRing sameName = KeySetReader.read(TestKeys.json(TestKeys.signing(), TestKeys.secret("oct-1", 256)),
				Instant.now());
		assertThat(new RefreshTokens(() -> sameName, new SecureRandom()).decode(text)).isNull();
	}

	@Test
	void successorWhenAskedTwiceThenSameTokenOfNextGeneration() {
		RefreshToken token = this.tokens.first(this.key, "u-1001");
		RefreshToken successor = this.tokens.successor(token);
		assertThat(successor).usingRecursiveComparison().isEqualTo(this.tokens.successor(token));
		assertThat(successor.generation()).isEqualTo(1);
		assertThat(successor.sessionId()).isEqualTo(token.sessionId());
		assertThat(successor.secret()).isNotEqualTo(token.secret());
		assertThat(this.tokens.successor(successor).secret()).isNotEqualTo(successor.secret());
	}

	@Test
	void successorWhenKeysWereRotatedThenKeyOfTheSessionIsKept() {
		RefreshToken token = this.tokens.first(this.key, "u-1001");
		RefreshToken before = this.tokens.successor(token);
		KeyRing rotated = KeySetReader.read(
				TestKeys.json(TestKeys.signing(), TestKeys.secret("oct-2", 256), TestKeys.refreshKey()), Instant.now());
		RefreshTokens after = new RefreshTokens(() -> rotated, new SecureRandom());
		assertThat(rotated.mac(Instant.now()).orElseThrow().id()).isEqualTo("oct-2");
		assertThat(after.successor(after.decode(this.tokens.encode(token)))).usingRecursiveComparison()
			.isEqualTo(before);
	}

	@Test
	void toStringWhenTokenThenNoSecret() {
		RefreshToken token = this.tokens.first(this.key, "u-1001");
		assertThat(token.toString()).isEqualTo("RefreshToken[session=" + token.sessionId() + ", generation=0]");
	}

}
