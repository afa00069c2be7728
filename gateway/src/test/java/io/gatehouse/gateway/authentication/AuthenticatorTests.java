package io.gatehouse.gateway.authentication;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Set;

import io.gatehouse.auth.revocation.Standing;
import io.gatehouse.auth.token.ForeignTokens;
import io.gatehouse.auth.token.RefusalReason;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.gateway.TestTokens;
import io.gatehouse.gateway.authentication.Authentication.Authenticated;
import io.gatehouse.gateway.authentication.Authentication.Refused;
import io.gatehouse.gateway.identity.IdentityHeaderNames;
import io.gatehouse.gateway.identity.IdentityHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Authenticator}.
 */
class AuthenticatorTests {

	private static final Set<String> OURS = Set.of(Caller.OURS);

	private Standing standing = Standing.GOOD;

	private boolean keyCounts = true;

	/** To whom no token is genuine, so that only a known one can be. */
	private final Authenticator authenticator = new Authenticator(
			(text) -> new Verification.Refused(RefusalReason.BAD_SIGNATURE), ForeignTokens.NONE,
			new Standings((sessionId, subject, issuedAt) -> this.standing, clock()),
			new TokenCache(10, 1_000_000, clock()), IdentityHeaderNames.defaults());

	@Test
	void authenticateWhenTokenWasIssuedHereThenItsSignatureIsNotChecked() {
		assertThat(authenticate("issued")).isInstanceOf(Refused.class);
		this.authenticator.know("issued", new Verification.Accepted(TestTokens.ada(), () -> this.keyCounts));
		assertThat(authenticate("issued")).isInstanceOfSatisfying(Authenticated.class,
				(known) -> assertThat(known.caller().headers())
					.hasToString(IdentityHeaders.of(TestTokens.ada(), IdentityHeaderNames.defaults()).toString()));
		assertThat(authenticate("another")).isInstanceOf(Refused.class);
	}

	@Test
	void authenticateWhenTokenWasIssuedHereAndItsSessionHasEndedThenRefused() {
		this.authenticator.know("issued", new Verification.Accepted(TestTokens.ada(), () -> this.keyCounts));
		this.standing = Standing.ENDED;
		assertThat(authenticate("issued")).isInstanceOf(Refused.class);
	}

	@Test
	void authenticateWhenTokenWasIssuedHereAndItsKeyIsGoneThenVerifiedAgain() {
		this.authenticator.know("issued", new Verification.Accepted(TestTokens.ada(), () -> this.keyCounts));
		this.keyCounts = false;
		assertThat(authenticate("issued")).isInstanceOf(Refused.class);
	}

	private Authentication authenticate(String text) {
		return this.authenticator.authenticate(text, true, OURS);
	}

	private static Clock clock() {
		return Clock.fixed(TestTokens.ISSUED, ZoneOffset.UTC);
	}

}
