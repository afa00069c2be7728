package io.gatehouse.gateway.access;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.concurrent.atomic.AtomicBoolean;

import io.gatehouse.auth.problem.Problem;
import io.gatehouse.auth.problem.ProblemCode;
import io.gatehouse.auth.revocation.Standing;
import io.gatehouse.auth.token.ForeignTokens;
import io.gatehouse.auth.token.RefusalReason;
import io.gatehouse.auth.token.Verification;
import io.gatehouse.gateway.TestRequest;
import io.gatehouse.gateway.TestTokens;
import io.gatehouse.gateway.access.Decision.Forward;
import io.gatehouse.gateway.access.Decision.Refuse;
import io.gatehouse.gateway.authentication.Authenticator;
import io.gatehouse.gateway.authentication.Caller;
import io.gatehouse.gateway.authentication.Handshake;
import io.gatehouse.gateway.authentication.Standings;
import io.gatehouse.gateway.authentication.TokenCache;
import io.gatehouse.gateway.identity.Assertions;
import io.gatehouse.gateway.identity.IdentityHeaderNames;
import io.gatehouse.gateway.identity.IdentityHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Gatekeeper} with its authenticator and cache.
 */
class GatekeeperTests {

	private static final RoutePolicy PUBLIC = policy((draft) -> draft.access = Access.PUBLIC);

	private static final RoutePolicy OPTIONAL = policy((draft) -> draft.access = Access.OPTIONAL);

	private static final String OURS = "https://gw.example";

	private Instant now = TestTokens.ISSUED.plusSeconds(10);

	private Verification verification = new Verification.Accepted(TestTokens.ada());

	private Standing standing = Standing.GOOD;

	private int verified;

	private final Gatekeeper gatekeeper = gatekeeper();

	@Test
	void decideWhenGoodTokenThenForwardedWithIdentity() {
		Forward forward = forwarded(decide("Bearer good", RoutePolicy.DEFAULT));
		assertThat(caller(forward).token()).isEqualTo(TestTokens.ada());
		assertThat(forward.identity().toString()).contains("X-Auth-Subject: u-1001");
		assertThat(forward.authorization()).isFalse();
	}

	@Test
	void decideWhenItsKeyWasWithdrawnThenVerifiedAnew() {
		AtomicBoolean counts = new AtomicBoolean(true);
		this.verification = new Verification.Accepted(TestTokens.ada(), counts::get);
		forwarded(decide("Bearer good", RoutePolicy.DEFAULT));
		forwarded(decide("Bearer good", RoutePolicy.DEFAULT));
		assertThat(this.verified).isOne();
		counts.set(false);
		this.verification = new Verification.Refused(RefusalReason.UNKNOWN_KEY);
		assertThat(refused(decide("Bearer good", RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.TOKEN_INVALID);
	}

	@Test
	void decideWhenForwardTokenThenAuthorizationGoesOn() {
		RoutePolicy policy = policy((draft) -> draft.forwardToken = true);
		assertThat(forwarded(decide("Bearer good", policy)).authorization()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer good", "bearer good", "BEARER good", "Bearer  good" })
	void decideWhenSchemeInAnyCaseThenTokenCounts(String authorization) {
		forwarded(decide(authorization, RoutePolicy.DEFAULT));
	}

	@Test
	void decideWhenNoTokenThenTokenMissing() {
		Problem problem = refused(decide(null, RoutePolicy.DEFAULT));
		assertThat(problem.code()).isEqualTo(ProblemCode.TOKEN_MISSING);
		assertThat(problem.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"gatehouse\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Basic eDp5", "", "Digest x", "Bearertoken x", "Bearer2 good", "DPoP good", "token good" })
	void decideWhenOtherSchemeThenTokenMissing(String authorization) {
		assertThat(refused(decide(authorization, RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.TOKEN_MISSING);
		assertThat(this.verified).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer", "Bearer ", "bearer   ", "Bearer\tgood", "Bearer,good", "Bearer=good" })
	void decideWhenEmptyOrJunkThenTokenInvalid(String authorization) {
		this.verification = new Verification.Refused(RefusalReason.MALFORMED);
		assertThat(refused(decide(authorization, RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.TOKEN_INVALID);
	}

	@Test
	void decideWhenTokenInQueryThenTokenMissing() {
		TestRequest request = TestRequest.get("/a?access_token=good");
		assertThat(refused(this.gatekeeper.decide(request, RoutePolicy.DEFAULT)).code())
			.isEqualTo(ProblemCode.TOKEN_MISSING);
	}

	@ParameterizedTest
	@EnumSource(RefusalReason.class)
	void decideWhenVerifierRefusesThenOnlyExpiryIsTold(RefusalReason reason) {
		this.verification = new Verification.Refused(reason);
		assertThat(refused(decide("Bearer x", RoutePolicy.DEFAULT)).code())
			.isEqualTo((reason == RefusalReason.EXPIRED) ? ProblemCode.TOKEN_EXPIRED : ProblemCode.TOKEN_INVALID);
	}

	@Test
	void decideWhenTokenIsKnownThenVerifiedOnce() {
		decide("Bearer good", RoutePolicy.DEFAULT);
		decide("Bearer good", OPTIONAL);
		assertThat(this.verified).isEqualTo(1);
		decide("Bearer other", RoutePolicy.DEFAULT);
		assertThat(this.verified).isEqualTo(2);
	}

	@Test
	void decideWhenTokenWasRefusedThenVerifiedAgain() {
		this.verification = new Verification.Refused(RefusalReason.UNKNOWN_KEY);
		decide("Bearer good", RoutePolicy.DEFAULT);
		this.verification = new Verification.Accepted(TestTokens.ada());
		forwarded(decide("Bearer good", RoutePolicy.DEFAULT));
	}

	@Test
	void decideWhenKnownTokenReachesItsExpThenTokenExpired() {
		this.now = TestTokens.EXPIRES.minusMillis(1);
		forwarded(decide("Bearer good", RoutePolicy.DEFAULT));
		this.now = TestTokens.EXPIRES;
		assertThat(refused(decide("Bearer good", RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.TOKEN_EXPIRED);
	}

	@Test
	void decideWhenNewTokenIsPastItsExpThenTokenExpired() {
		this.now = TestTokens.EXPIRES;
		assertThat(refused(decide("Bearer good", RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.TOKEN_EXPIRED);
	}

	@Test
	void decideWhenSessionEndsThenKnownTokenIsRefused() {
		forwarded(decide("Bearer good", RoutePolicy.DEFAULT));
		this.standing = Standing.ENDED;
		assertThat(refused(decide("Bearer good", RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.SESSION_REVOKED);
		assertThat(refused(decide("Bearer other", OPTIONAL)).code()).isEqualTo(ProblemCode.SESSION_REVOKED);
	}

	@Test
	void decideWhenRolesChangedThenTokenExpired() {
		forwarded(decide("Bearer good", RoutePolicy.DEFAULT));
		this.standing = Standing.STALE;
		assertThat(refused(decide("Bearer good", RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.TOKEN_EXPIRED);
	}

	@Test
	void decideWhenRevocationsAreUnknownThenAuthUnavailable() {
		this.standing = Standing.UNKNOWN;
		assertThat(refused(decide("Bearer good", RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.AUTH_UNAVAILABLE);
		assertThat(refused(decide(null, RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.AUTH_UNAVAILABLE);
		this.verification = new Verification.Refused(RefusalReason.EXPIRED);
		assertThat(refused(decide("Bearer old", RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.AUTH_UNAVAILABLE);
	}

	@Test
	void decideWhenPublicThenTokenIsNotLookedAt() {
		this.standing = Standing.UNKNOWN;
		this.verification = new Verification.Refused(RefusalReason.EXPIRED);
		Forward forward = forwarded(decide("Bearer bad", PUBLIC));
		assertThat(forward.caller()).isNull();
		assertThat(forward.identity()).isSameAs(IdentityHeaders.NONE);
		assertThat(this.verified).isZero();
	}

	@Test
	void decideWhenOptionalThenNoneIsFineAndABadOneIsNot() {
		assertThat(forwarded(decide(null, OPTIONAL)).caller()).isNull();
		assertThat(forwarded(decide("Basic eDp5", OPTIONAL)).caller()).isNull();
		assertThat(forwarded(decide("Bearer good", OPTIONAL)).caller()).isNotNull();
		this.verification = new Verification.Refused(RefusalReason.EXPIRED);
		assertThat(refused(decide("Bearer old", OPTIONAL)).code()).isEqualTo(ProblemCode.TOKEN_EXPIRED);
		assertThat(refused(decide("Bearer", OPTIONAL)).code()).isEqualTo(ProblemCode.TOKEN_INVALID);
	}

	@Test
	void decideWhenRouteAsksForRolesThenAnyIsEnough() {
		forwarded(decide("Bearer good", roles("admin", "support")));
		Problem problem = refused(decide("Bearer good", roles("admin", "User")));
		assertThat(problem.code()).isEqualTo(ProblemCode.ACCESS_DENIED);
		assertThat(problem.headers()).containsEntry("WWW-Authenticate",
				"Bearer realm=\"gatehouse\", error=\"insufficient_scope\"");
	}

	@Test
	void decideWhenRouteAsksForScopesThenAllAreNeeded() {
		forwarded(decide("Bearer good", scopes("orders:read", "orders:write")));
		Problem problem = refused(decide("Bearer good", scopes("orders:read", "orders:delete")));
		assertThat(problem.code()).isEqualTo(ProblemCode.ACCESS_DENIED);
		assertThat(problem.headers().get("WWW-Authenticate")).contains("scope=\"orders:read orders:delete\"");
	}

	@Test
	void decideWhenTokenHasNoRolesThenAccessDenied() {
		this.verification = new Verification.Accepted(TestTokens.sparse());
		assertThat(refused(decide("Bearer good", roles("user"))).code()).isEqualTo(ProblemCode.ACCESS_DENIED);
		assertThat(refused(decide("Bearer good", scopes("orders:read"))).code()).isEqualTo(ProblemCode.ACCESS_DENIED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/a//b", "/a;b", "/a%2Fb", "/a%252e" })
	void decideWhenPathIsAmbiguousThenRefusedOnPublicRoutesToo(String target) {
		Decision decision = this.gatekeeper.decide(TestRequest.get(target), PUBLIC);
		assertThat(refused(decision).code()).isEqualTo(ProblemCode.REQUEST_INVALID);
	}

	@Test
	void decideWhenHandshakeBringsItsTokenAmongProtocolsThenItCounts() {
		forwarded(decideOn(handshake("bearer, good", OURS), RoutePolicy.DEFAULT));
		forwarded(decideOn(handshake("bearer,good,chat", "https://app.example"), RoutePolicy.DEFAULT));
		forwarded(decideOn(handshake("chat, bearer, good", OURS), RoutePolicy.DEFAULT));
		forwarded(decideOn(handshake("bearer", OURS).with(Handshake.PROTOCOLS, "good"), RoutePolicy.DEFAULT));
		this.verification = new Verification.Refused(RefusalReason.EXPIRED);
		assertThat(refused(decideOn(handshake("bearer, old", OURS), OPTIONAL)).code())
			.isEqualTo(ProblemCode.TOKEN_EXPIRED);
		this.verification = new Verification.Refused(RefusalReason.MALFORMED);
		assertThat(refused(decideOn(handshake("bearer", OURS), OPTIONAL)).code()).isEqualTo(ProblemCode.TOKEN_INVALID);
	}

	@Test
	void decideWhenNoHandshakeThenProtocolsAreNoToken() {
		TestRequest request = TestRequest.get("/").with(Handshake.PROTOCOLS, "bearer, good").with("Origin", OURS);
		assertThat(refused(decideOn(request, RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.TOKEN_MISSING);
		assertThat(refused(decideOn(request.with("Upgrade", "h2c"), RoutePolicy.DEFAULT)).code())
			.isEqualTo(ProblemCode.TOKEN_MISSING);
	}

	@Test
	void decideWhenHandshakeBringsTwoTokensThenRequestInvalid() {
		TestRequest request = handshake("bearer, good", OURS).with("Authorization", "Bearer good");
		for (RoutePolicy policy : List.of(RoutePolicy.DEFAULT, OPTIONAL, PUBLIC)) {
			assertThat(refused(decideOn(request, policy)).code()).isEqualTo(ProblemCode.REQUEST_INVALID);
		}
		forwarded(decideOn(handshake("bearer, good", OURS).with("Authorization", "Basic eDp5"), OPTIONAL));
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "null", "", "https://gw.example.evil.example", "http://gw.example",
			"https://gw.example:444", "https://GW.example", "https://gw.example/" })
	void decideWhenHandshakeHasAForeignOriginThenRefusedOnEveryRoute(String origin) {
		TestRequest request = handshake("chat", origin).with("Authorization", "Bearer good");
		for (RoutePolicy policy : List.of(RoutePolicy.DEFAULT, OPTIONAL, PUBLIC)) {
			assertThat(refused(decideOn(request, policy)).code()).isEqualTo(ProblemCode.CSRF_FAILED);
		}
		assertThat(this.verified).isZero();
	}

	@Test
	void decideWhenHandshakeHasTwoOriginsThenRefused() {
		assertThat(refused(decideOn(handshake("bearer, good", OURS).with("Origin", OURS), RoutePolicy.DEFAULT)).code())
			.isEqualTo(ProblemCode.CSRF_FAILED);
	}

	@Test
	void decideWhenHandshakeHasNoOriginThenOnlyTheHeaderOrAPublicRouteWillDo() {
		TestRequest bare = TestRequest.get("/").with("Upgrade", "websocket");
		forwarded(decideOn(bare.with("Authorization", "Bearer good"), RoutePolicy.DEFAULT));
		forwarded(decideOn(bare.with(Handshake.PROTOCOLS, "bearer, good"), PUBLIC));
		forwarded(decideOn(bare, PUBLIC));
		assertThat(refused(decideOn(bare, RoutePolicy.DEFAULT)).code()).isEqualTo(ProblemCode.TOKEN_MISSING);
		assertThat(refused(decideOn(bare, OPTIONAL)).code()).isEqualTo(ProblemCode.CSRF_FAILED);
		assertThat(refused(decideOn(bare.with("Authorization", "Basic eDp5"), OPTIONAL)).code())
			.isEqualTo(ProblemCode.CSRF_FAILED);
		assertThat(refused(decideOn(bare.with(Handshake.PROTOCOLS, "bearer, good"), RoutePolicy.DEFAULT)).code())
			.isEqualTo(ProblemCode.CSRF_FAILED);
	}

	@Test
	void cacheWhenFullThenItStaysWithinItsBounds() {
		TokenCache cache = new TokenCache(10, 1_000_000, Clock.systemUTC());
		Gatekeeper small = gatekeeper(cache);
		for (int i = 0; i < 1000; i++) {
			small.decide(TestRequest.get("/").with("Authorization", "Bearer t" + i), RoutePolicy.DEFAULT);
		}
		assertThat(cache.size()).isLessThanOrEqualTo(10);
	}

	private Decision decide(@Nullable String authorization, RoutePolicy policy) {
		TestRequest request = TestRequest.get("/orders");
		return this.gatekeeper.decide((authorization != null) ? request.with("Authorization", authorization) : request,
				policy);
	}

	private Decision decideOn(TestRequest request, RoutePolicy policy) {
		return this.gatekeeper.decide(request, policy);
	}

	private static TestRequest handshake(String protocols, String origin) {
		return TestRequest.get("/socket")
			.with("Upgrade", "WebSocket")
			.with(Handshake.PROTOCOLS, protocols)
			.with("Origin", origin);
	}

	private Gatekeeper gatekeeper() {
		return gatekeeper(new TokenCache(100, 1_000_000, Clock.fixed(TestTokens.ISSUED, ZoneOffset.UTC)));
	}

	private Gatekeeper gatekeeper(TokenCache cache) {
		Clock clock = new Clock() {

			@Override
			public Instant instant() {
				return GatekeeperTests.this.now;
			}

			@Override
			public ZoneOffset getZone() {
				return ZoneOffset.UTC;
			}

			@Override
			public Clock withZone(ZoneId zone) {
				return this;
			}

		};
		return new Gatekeeper(new Authenticator((text) -> {
			this.verified++;
			return text.isEmpty() ? new Verification.Refused(RefusalReason.MALFORMED) : this.verification;
		}, ForeignTokens.NONE, new Standings((sessionId, subject, issuedAt) -> this.standing, clock), cache,
				IdentityHeaderNames.defaults()), new HandshakeRule(Set.of("https://gw.example", "https://app.example")),
				Assertions.NONE);
	}

	private static RoutePolicy roles(String... roles) {
		return policy((draft) -> draft.roles = List.of(roles));
	}

	private static RoutePolicy scopes(String... scopes) {
		return policy((draft) -> draft.scopes = List.of(scopes));
	}

	private static RoutePolicy policy(Consumer<RoutePolicyDraft> change) {
		RoutePolicyDraft draft = new RoutePolicyDraft();
		change.accept(draft);
		return draft.policy();
	}

	private static Caller caller(Forward forward) {
		return Objects.requireNonNull(forward.caller());
	}

	private static Forward forwarded(Decision decision) {
		assertThat(decision).isInstanceOf(Forward.class);
		return (Forward) decision;
	}

	private static Problem refused(Decision decision) {
		assertThat(decision).isInstanceOf(Refuse.class);
		return ((Refuse) decision).problem();
	}

}
