package io.gatehouse.auth.token;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.Map;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.KeySetReader;
import io.gatehouse.auth.key.TestKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class JwsAccessTokenVerifierTests {

	private static final String ISSUER = TestAccessTokens.ISSUER;

	private static final Instant NOW = TestAccessTokens.NOW;

	private final KeyRing keys = TestKeys.ring();

	@Test
	void verifyWhenGenuineThenAccepted() {
		AccessToken token = accepted(TestAccessTokens.signed(TestAccessTokens.header(), TestAccessTokens.claims()));
		assertThat(token.subject()).isEqualTo("u-1001");
		assertThat(token.sessionId()).isEqualTo("session");
		assertThat(token.scopes()).containsExactly("orders:read", "orders:write");
		assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(300));
	}

	@Test
	void verifyWhenIssuedByUsThenAccepted() {
		for (JWK key : List.of(TestKeys.ec("k"), TestKeys.rsa("k", 2048), TestKeys.ed25519("k"))) {
			KeyRing ring = KeySetReader.read(TestKeys.json(key, TestKeys.secret("s", 256)), NOW);
			JwsAccessTokenIssuer issuer = new JwsAccessTokenIssuer(ISSUER, ISSUER, Duration.ofMinutes(5), clock(NOW),
					new SecureRandom());
			IssuedToken issued = issuer.issue(ring.signing(NOW).orElseThrow(), "u-1", null, List.of(), List.of(), "s",
					Instant.EPOCH);
			Verification verification = new JwsAccessTokenVerifier(() -> ring, ISSUER, ISSUER, clock(NOW))
				.verify(issued.text());
			assertThat(verification).extracting("token").isEqualTo(issued.token());
			assertThat(issued.toString()).doesNotContain(issued.text());
		}
	}

	@Test
	void keyCountsWhenKeysAreReadAgainThenUntilItsKeyIsGone() {
		JWK key = TestKeys.ec("k");
		AtomicReference<KeyRing> ring = new AtomicReference<>();
		ring.set(KeySetReader.read(TestKeys.json(key, TestKeys.secret("s", 256)), NOW));
		IssuedToken issued = new JwsAccessTokenIssuer(ISSUER, ISSUER, Duration.ofMinutes(5), clock(NOW),
				new SecureRandom())
			.issue(ring.get().signing(NOW).orElseThrow(), "u-1", null, List.of(), List.of(), "s", Instant.EPOCH);
		Verification.Accepted accepted = (Verification.Accepted) new JwsAccessTokenVerifier(ring::get, ISSUER, ISSUER,
				clock(NOW))
			.verify(issued.text());
		assertThat(accepted.keyCounts().getAsBoolean()).isTrue();
		ring.set(KeySetReader.read(TestKeys.json(TestKeys.ec("newer"), key, TestKeys.secret("s", 256)), NOW));
		assertThat(accepted.keyCounts().getAsBoolean()).isTrue();
		ring.set(KeySetReader.read(TestKeys.json(TestKeys.ec("k"), TestKeys.secret("s", 256)), NOW));
		assertThat(accepted.keyCounts().getAsBoolean()).as("another key of the same name").isFalse();
		ring.set(KeySetReader.read(TestKeys.json(TestKeys.ec("newer"), TestKeys.secret("s", 256)), NOW));
		assertThat(accepted.keyCounts().getAsBoolean()).isFalse();
	}

	@Test
	void verifyWhenExpiryIsReachedThenExpiredWithoutLeeway() {
		String token = TestAccessTokens.signed(TestAccessTokens.header(), TestAccessTokens.claims());
		assertThat(verifier(NOW.plusSeconds(299).plusMillis(999)).verify(token))
			.isInstanceOf(Verification.Accepted.class);
		assertThat(refusal(verifier(NOW.plusSeconds(300)).verify(token))).isEqualTo(RefusalReason.EXPIRED);
	}

	@Test
	void verifyIgnoringExpiryWhenExpiredThenAcceptedOnlyIfGenuine() {
		String token = TestAccessTokens.signed(TestAccessTokens.header(), TestAccessTokens.claims());
		JwsAccessTokenVerifier later = verifier(NOW.plus(Duration.ofDays(1)));
		assertThat(later.verifyIgnoringExpiry(token)).isInstanceOf(Verification.Accepted.class);
		assertThat(refusal(later.verifyIgnoringExpiry(tampered(token)))).isEqualTo(RefusalReason.BAD_SIGNATURE);
	}

	@Test
	void verifyWhenIssuedInTheFutureThenAccepted() {
		accepted(with("iat", NOW.plusSeconds(60).getEpochSecond()));
	}

	@Test
	void verifyWhenAudienceIsAmongSeveralThenAccepted() {
		accepted(with("aud", List.of("another", ISSUER)));
	}

	@Test
	void verifyWhenSignatureChangedThenRefused() {
		String token = TestAccessTokens.signed(TestAccessTokens.header(), TestAccessTokens.claims());
		assertThat(refused(tampered(token))).isEqualTo(RefusalReason.BAD_SIGNATURE);
	}

	@Test
	void verifyWhenSignatureIsZeroThenRefused() {
		String token = TestAccessTokens.signed(TestAccessTokens.header(), TestAccessTokens.claims());
		String zero = Base64URL.encode(new byte[64]).toString();
		assertThat(refused(token.substring(0, token.lastIndexOf('.') + 1) + zero))
			.isEqualTo(RefusalReason.BAD_SIGNATURE);
	}

	@Test
	void verifyWhenPayloadChangedThenRefused() {
		String[] parts = TestAccessTokens.signed(TestAccessTokens.header(), TestAccessTokens.claims()).split("\\.");
		Map<String, Object> claims = TestAccessTokens.claims();
		claims.put("sub", "u-1002");
		assertThat(refused(parts[0] + "." + Base64URL.encode(JSONObjectUtils.toJSONString(claims)) + "." + parts[2]))
			.isEqualTo(RefusalReason.BAD_SIGNATURE);
	}

	@Test
	void verifyWhenForeignKeyThenRefused() {
		String token = TestAccessTokens.signed(JSONObjectUtils.toJSONString(TestAccessTokens.header()),
				JSONObjectUtils.toJSONString(TestAccessTokens.claims()), TestKeys.ec("ec-1"));
		assertThat(refused(token)).isEqualTo(RefusalReason.BAD_SIGNATURE);
	}

	@Test
	void verifyWhenKeyIsEmbeddedThenRefused() {
		ECKey attacker = TestKeys.ec("attacker");
		Map<String, Object> header = TestAccessTokens.header();
		header.put("kid", "attacker");
		header.put("jwk", attacker.toPublicJWK().toJSONObject());
		header.put("jku", "http://127.0.0.1/keys");
		assertThat(refused(TestAccessTokens.signed(JSONObjectUtils.toJSONString(header),
				JSONObjectUtils.toJSONString(TestAccessTokens.claims()), attacker)))
			.isEqualTo(RefusalReason.UNKNOWN_KEY);
		header.put("kid", "ec-1");
		assertThat(refused(TestAccessTokens.signed(JSONObjectUtils.toJSONString(header),
				JSONObjectUtils.toJSONString(TestAccessTokens.claims()), attacker)))
			.isEqualTo(RefusalReason.BAD_SIGNATURE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "None", "HS256", "RS256", "ES384", "es256", "" })
	void verifyWhenAlgorithmIsNotTheKeysThenRefused(String algorithm) {
		Map<String, Object> header = TestAccessTokens.header();
		header.put("alg", algorithm);
		assertThat(refused(TestAccessTokens.signed(header, TestAccessTokens.claims()))).isIn(RefusalReason.UNKNOWN_KEY,
				RefusalReason.MALFORMED);
	}

	@Test
	void verifyWhenSignedWithPublicKeyAsSecretThenRefused() throws JOSEException {
		Map<String, Object> header = TestAccessTokens.header();
		header.put("alg", "HS256");
		String input = Base64URL.encode(JSONObjectUtils.toJSONString(header)) + "."
				+ Base64URL.encode(JSONObjectUtils.toJSONString(TestAccessTokens.claims()));
		byte[] secret = TestKeys.signing().toECPublicKey().getEncoded();
		Base64URL signature = new MACSigner(secret).sign(new JWSHeader(JWSAlgorithm.HS256),
				input.getBytes(StandardCharsets.US_ASCII));
		assertThat(refused(input + "." + signature)).isEqualTo(RefusalReason.UNKNOWN_KEY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "JWT", "AT+JWT", "application/at+jwt", "gatehouse-assertion+jwt", "" })
	void verifyWhenTypeIsAnotherThenRefused(String type) {
		Map<String, Object> header = TestAccessTokens.header();
		header.put("typ", type);
		assertThat(refused(TestAccessTokens.signed(header, TestAccessTokens.claims())))
			.isEqualTo(RefusalReason.WRONG_TYPE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "typ", "kid", "alg" })
	void verifyWhenHeaderMemberMissingOrOfAnotherTypeThenRefused(String member) {
		Map<String, Object> header = TestAccessTokens.header();
		header.remove(member);
		refused(TestAccessTokens.signed(header, TestAccessTokens.claims()));
		header.put(member, 5);
		refused(TestAccessTokens.signed(header, TestAccessTokens.claims()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "crit", "b64" })
	void verifyWhenExtensionMustBeUnderstoodThenRefused(String member) {
		Map<String, Object> header = TestAccessTokens.header();
		header.put(member, member.equals("b64") ? false : List.of("exp"));
		assertThat(refused(TestAccessTokens.signed(header, TestAccessTokens.claims())))
			.isEqualTo(RefusalReason.MALFORMED);
	}

	@Test
	void verifyWhenKeyIsForAssertionsThenRefused() {
		ECKey assertion = TestKeys.ec("as-1");
		KeyRing ring = KeySetReader.read(
				TestKeys.jsonWith(assertion, "gatehouse", "assertion", TestKeys.signing(), TestKeys.secret("s", 256)),
				NOW);
		Map<String, Object> header = TestAccessTokens.header();
		header.put("kid", "as-1");
		Verification verification = new JwsAccessTokenVerifier(() -> ring, ISSUER, ISSUER, clock(NOW))
			.verify(TestAccessTokens.signed(JSONObjectUtils.toJSONString(header),
					JSONObjectUtils.toJSONString(TestAccessTokens.claims()), assertion));
		assertThat(refusal(verification)).isEqualTo(RefusalReason.UNKNOWN_KEY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "iss", "aud", "sub", "sid", "jti", "iat", "exp" })
	void verifyWhenClaimMissingThenRefused(String claim) {
		Map<String, Object> claims = TestAccessTokens.claims();
		claims.remove(claim);
		refused(TestAccessTokens.signed(TestAccessTokens.header(), claims));
	}

	@Test
	void verifyWhenClaimOfAnotherTypeThenRefused() {
		for (String claim : TestAccessTokens.claims().keySet()) {
			for (Object value : Arrays.asList(Map.of("a", 1), true, null, 1.5, -1L, "", List.of(1))) {
				boolean fine = claim.equals("scope") && "".equals(value) || claim.equals("email") && "".equals(value);
				if (!fine) {
					refused(with(claim, value));
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "\"1767269100\"", "1e10", "1767269100.0", "-9223372036854775808",
			"9223372036854775807", "99999999999999999999", "253402300800", "NaN", "[1767269100]" })
	void verifyWhenExpiryIsNotABoundedIntegerThenRefused(String expiry) {
		String claims = JSONObjectUtils.toJSONString(TestAccessTokens.claims())
			.replaceFirst("\"exp\":\\d+", "\"exp\":" + expiry);
		refused(TestAccessTokens.signed(JSONObjectUtils.toJSONString(TestAccessTokens.header()), claims,
				TestKeys.signing()));
	}

	@Test
	void verifyWhenClaimIsDoubledThenRefused() {
		String claims = JSONObjectUtils.toJSONString(TestAccessTokens.claims())
			.replaceFirst("\\{", "{\"sub\":\"u-1002\",");
		refused(TestAccessTokens.signed(JSONObjectUtils.toJSONString(TestAccessTokens.header()), claims,
				TestKeys.signing()));
	}

	@Test
	void verifyWhenNestedDeeplyThenRefused() {
		for (int depth : List.of(2_000, 500)) {
			String claims = "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
			refused(TestAccessTokens.signed(JSONObjectUtils.toJSONString(TestAccessTokens.header()), claims,
					TestKeys.signing()));
		}
	}

	@Test
	void verifyWhenIssuerOrAudienceIsAnotherThenRefused() {
		assertThat(refused(with("iss", "https://other.example.com"))).isEqualTo(RefusalReason.WRONG_ISSUER);
		assertThat(refused(with("iss", ISSUER + "/"))).isEqualTo(RefusalReason.WRONG_ISSUER);
		assertThat(refused(with("aud", "other"))).isEqualTo(RefusalReason.WRONG_AUDIENCE);
		assertThat(refused(with("aud", List.of()))).isEqualTo(RefusalReason.WRONG_AUDIENCE);
	}

	@Test
	void verifyWhenSpelledDifferentlyThenRefused() {
		String token = TestAccessTokens.signed(TestAccessTokens.header(), TestAccessTokens.claims());
		char last = token.charAt(token.length() - 1);
		String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		String spareBit = token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);
		List<String> spellings = new ArrayList<>(List.of(token + "=", token + "==", token + " ", " " + token,
				token + "\n", token + "!!!!", token + ".", "." + token, token.replaceFirst("\\.", ". "), spareBit,
				token + "\u00e9", token.replaceFirst("\\.", ".="), "", ".", "..", "...", "a.b.c", token + "." + token,
				"A".repeat(9000)));
		spellings.add(token.substring(0, token.lastIndexOf('.')));
		spellings.add(token.substring(0, token.lastIndexOf('.') + 1));
		spellings.add(token + ".a.b");
		for (String spelling : spellings) {
			assertThat(refused(spelling)).as(spelling).isEqualTo(RefusalReason.MALFORMED);
		}
	}

	private static String with(String claim, Object value) {
		Map<String, Object> claims = new HashMap<>(TestAccessTokens.claims());
		claims.put(claim, value);
		return TestAccessTokens.signed(TestAccessTokens.header(), claims);
	}

	private static String tampered(String token) {
		int index = token.lastIndexOf('.') + 10;
		char other = (token.charAt(index) != 'A') ? 'A' : 'B';
		return token.substring(0, index) + other + token.substring(index + 1);
	}

	private AccessToken accepted(String token) {
		Verification verification = verifier(NOW).verify(token);
		assertThat(verification).isInstanceOf(Verification.Accepted.class);
		return ((Verification.Accepted) verification).token();
	}

	private RefusalReason refused(String token) {
		return refusal(verifier(NOW).verify(token));
	}

	private static RefusalReason refusal(Verification verification) {
		assertThat(verification).isInstanceOf(Verification.Refused.class);
		return ((Verification.Refused) verification).reason();
	}

	private JwsAccessTokenVerifier verifier(Instant now) {
		return new JwsAccessTokenVerifier(() -> this.keys, ISSUER, ISSUER, clock(now));
	}

	private static Clock clock(Instant now) {
		return Clock.fixed(now, ZoneOffset.UTC);
	}

}
