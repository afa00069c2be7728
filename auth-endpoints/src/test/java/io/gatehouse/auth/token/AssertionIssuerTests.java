package io.gatehouse.auth.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.KeySetReader;
import io.gatehouse.auth.key.TestKeys;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link AssertionIssuer}.
 */
class AssertionIssuerTests {

	private static final Instant NOW = TestAccessTokens.NOW;

	private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

	private static final ECKey KEY = TestKeys.ec("assertion-1");

	private final KeyRing ring = KeySetReader
		.read(TestKeys.jsonWith(KEY, "gatehouse", "assertion", TestKeys.signing(), TestKeys.refreshKey()), NOW);

	private final AssertionIssuer issuer = new AssertionIssuer(() -> this.ring, TestAccessTokens.ISSUER, CLOCK);

	@Test
	void issueWhenTokenLivesLongerThenItsOwnLifeCounts() throws Exception {
		Assertion assertion = this.issuer.issue(token(NOW.plusSeconds(3600)), "orders", Duration.ofMinutes(5));
		assertThat(assertion.expiresAt()).isEqualTo(NOW.plusSeconds(300));
		SignedJWT jwt = SignedJWT.parse(assertion.text());
		assertThat(jwt.verify(new ECDSAVerifier(KEY.toECPublicKey()))).isTrue();
		assertThat(jwt.getHeader().getType().getType()).isEqualTo("gatehouse-assertion+jwt");
		assertThat(jwt.getJWTClaimsSet().getExpirationTime()).isEqualTo(NOW.plusSeconds(300));
		assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly("orders");
		assertThat(jwt.getJWTClaimsSet().getStringClaim("sub_iss")).isEqualTo("https://other.example");
	}

	@Test
	void issueWhenTokenEndsSoonerThenNeverPastIt() {
		assertThat(this.issuer.issue(token(NOW.plusSeconds(7)), "orders", Duration.ofMinutes(5)).expiresAt())
			.isEqualTo(NOW.plusSeconds(7));
	}

	@Test
	void verifyWhenAssertionThenNoAccessToken() {
		String text = this.issuer.issue(token(NOW.plusSeconds(300)), TestAccessTokens.ISSUER, Duration.ofMinutes(5))
			.text();
		JwsAccessTokenVerifier verifier = new JwsAccessTokenVerifier(() -> this.ring, TestAccessTokens.ISSUER,
				TestAccessTokens.ISSUER, CLOCK);
		assertThat(verifier.verify(text)).isInstanceOf(Verification.Refused.class);
		assertThat(this.ring.signing(NOW).orElseThrow().id()).isEqualTo(TestKeys.signing().getKeyID());
		assertThat(this.ring.publicKeys()).contains("assertion-1");
	}

	@Test
	void issueWhenThereIsNoKeyThenNotReady() {
		AssertionIssuer without = new AssertionIssuer(TestKeys::ring, TestAccessTokens.ISSUER, CLOCK);
		assertThat(this.issuer.isReady()).isTrue();
		assertThat(without.isReady()).isFalse();
		assertThatIllegalStateException()
			.isThrownBy(() -> without.issue(token(NOW.plusSeconds(9)), "orders", Duration.ofMinutes(5)));
	}

	private static AccessToken token(Instant expires) {
		return new AccessToken("https://other.example", "u-1", null, "t", null, List.of("user"), List.of("a", "b"), NOW,
				expires);
	}

}
