package io.gatehouse.auth.session;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.KeySetReader;
import io.gatehouse.auth.key.TestKeys;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A token and a record of version 1 as they were once written. They are never made anew:
 * when this fails, an update would sign users out.
 */
class StoredFormatITests {

	private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

	private static final String TOKEN = "ghr_AQptYWMtZ29sZGVuAAZ1LTEwMDFkZWZnaGlqa2xtbm9wcXJzAAAAA8jJysvMzc7P0NHS09TV1tfY"
			+ "2drb3N3e3-Dh4uPk5ebnErQBn80B9nuuM1VyYV8Q9hEuY7mXnPIFkXtY--jjo54";

	private static final String SUCCESSOR = "ghr_AQptYWMtZ29sZGVuAAZ1LTEwMDFkZWZnaGlqa2xtbm9wcXJzAAAABBcqTEH0APkkKZ64sUfb"
			+ "VNurVHC8Ka2xNTvl6cYdgJw4BtyJDWjuL2gxDuZXs1rOvF42BVmjQpbVKX5esV64cKA";

	private static final String NAME = "gh:{1bee97acdddc9ff5}:s:ZGVmZ2hpamtsbW5vcHFycw";

	private static final String HASH = "3aozV_mPHlGGxDF5WYMq609hbvRLOLtyeeyJg2soc-U";

	private static final String SUCCESSOR_HASH = "gXSaHiMNozaOhHUv8Sgt2sbjXSQUtZfEhbk8NXRKmp4";

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final KeyRing keys = KeySetReader.read(TestKeys.json(TestKeys.signing(),
			new OctetSequenceKey.Builder(new Base64URL(KEY)).keyID("mac-golden").build()), Instant.now());

	private final RefreshTokens tokens = new RefreshTokens(() -> this.keys, new SecureRandom());

	@Test
	void decodeWhenTokenOfVersionOneThenReadAndFollowedByTheSameSuccessor() {
		RefreshToken token = this.tokens.decode(TOKEN);
		assertThat(token).isNotNull();
		assertThat(token.userId()).isEqualTo("u-1001");
		assertThat(token.generation()).isEqualTo(3);
		assertThat(SessionKeys.session(SessionKeys.tag(token.userId()), token.sessionId())).isEqualTo(NAME);
		assertThat(RefreshTokens.hash(token)).isEqualTo(HASH);
		assertThat(this.tokens.encode(this.tokens.successor(token))).isEqualTo(SUCCESSOR);
	}

	@Test
	void rotateWhenRecordIsOfVersionOneThenGoesOn() {
		TestStore.shared().empty();
		ReactiveStringRedisTemplate template = TestStore.shared().template();
		RedisSessionStore store = new TestSessions().store();
		template.<String, String>opsForHash().putAll(NAME, record()).block(PATIENCE);
		template.opsForZSet().add("gh:{1bee97acdddc9ff5}:u", "ZGVmZ2hpamtsbW5vcHFycw", 1).block(PATIENCE);
		assertThat(store.list("u-1001").collectList().block(PATIENCE)).singleElement()
			.satisfies((session) -> assertThat(session.device().name()).isEqualTo("laptop"));
		RefreshToken token = this.tokens.decode(TOKEN);
		Rotation rotation = store
			.rotate(new Presentation(token, this.tokens.successor(token), "attempt", "other state"), PATIENCE)
			.block(PATIENCE);
		assertThat(rotation).isInstanceOf(Rotation.Granted.class);
		String current = template.<String, String>opsForHash().get(NAME, "c").block(PATIENCE);
		assertThat(current).isEqualTo(SUCCESSOR_HASH);
		assertThat(store.end("u-1001", token.sessionId(), EndReason.LOGOUT).block(PATIENCE)).isTrue();
	}

	/**
	 * All that the first version wrote at sign-in and at a rotation; times are of today.
	 */
	private static Map<String, String> record() {
		long now = System.currentTimeMillis();
		Map<String, String> record = new HashMap<>(
				Map.of("v", "1", "st", "A", "g", "3", "c", HASH, "p", "gXSaHiMNozaOhHUv8Sgt2sbjXSQUtZfEhbk8NXRKmp4",
						"i", "", "x", "0123456789abcdef", "n", "laptop", "ua", "agent", "ip", "127.0.0.0/24"));
		record.put("ca", Long.toString(now - 100_000));
		record.put("l", Long.toString(now - 50_000));
		record.put("r", Long.toString(now - 50_000));
		record.put("a", Long.toString(now + 1_000_000_000));
		record.put("us", "state");
		return record;
	}

}
