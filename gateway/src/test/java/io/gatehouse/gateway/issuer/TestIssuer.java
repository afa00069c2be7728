package io.gatehouse.gateway.issuer;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

/**
 * Another issuer: its discovery document, its key set and its tokens.
 */
final class TestIssuer implements AutoCloseable {

	static final String AUDIENCE = "api";

	private static final String JWKS = "/keys";

	private static final String DISCOVERY = "/.well-known/openid-configuration";

	private final WireMockServer server = new WireMockServer(
			WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));

	private final List<ECKey> keys = new ArrayList<>();

	private final Clock clock;

	TestIssuer(Clock clock) {
		this.clock = clock;
		this.server.start();
		rotate();
	}

	/** The name that its tokens are issued under. */
	String name() {
		return "http://127.0.0.1:" + this.server.port();
	}

	/** Publishes one more key and signs with it. */
	void rotate() {
		this.keys.add(key("key-" + this.keys.size()));
		recover();
	}

	/** Signs with one more key and does not publish it yet. */
	void add() {
		this.keys.add(key("key-" + this.keys.size()));
	}

	/** A token of the first key. */
	String signedByFirst(Instant expires) {
		ECKey first = this.keys.get(0);
		return token(first, first.getKeyID(), "at+jwt", (claims) -> claims.expirationTime(Date.from(expires)));
	}

	void forget() {
		this.server.resetRequests();
	}

	void fail() {
		this.server.resetMappings();
		this.server.stubFor(get(urlEqualTo(DISCOVERY)).willReturn(aResponse().withStatus(500)));
		this.server.stubFor(get(urlEqualTo(JWKS)).willReturn(aResponse().withStatus(500)));
	}

	void hang() {
		this.server.resetMappings();
		this.server.stubFor(get(urlEqualTo(JWKS)).willReturn(okJson("{\"keys\":[]}").withFixedDelay(20_000)));
		this.server.stubFor(get(urlEqualTo(DISCOVERY)).willReturn(okJson("{}").withFixedDelay(20_000)));
	}

	void recover() {
		this.server.resetMappings();
		this.server.stubFor(get(urlEqualTo(DISCOVERY))
			.willReturn(okJson("{\"issuer\":\"" + name() + "\",\"jwks_uri\":\"" + name() + JWKS + "\"}")));
		this.server.stubFor(get(urlEqualTo(JWKS))
			.willReturn(okJson(new JWKSet(new ArrayList<>(this.keys)).toString(true)).withFixedDelay(100)));
	}

	/** How often its key set was asked for. */
	int fetches() {
		return this.server.findAll(getRequestedFor(urlEqualTo(JWKS))).size();
	}

	/** A token signed with the newest key. */
	String token() {
		return token((claims) -> {
		});
	}

	String token(Consumer<JWTClaimsSet.Builder> change) {
		ECKey newest = this.keys.get(this.keys.size() - 1);
		return token(newest, newest.getKeyID(), "at+jwt", change);
	}

	/** A token that names a key which the issuer does not have. */
	String unknown(String kid) {
		return token(key(kid), kid, "at+jwt", (claims) -> {
		});
	}

	String token(ECKey key, String kid, String type, Consumer<JWTClaimsSet.Builder> change) {
		Instant now = this.clock.instant();
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(name())
			.audience(List.of(AUDIENCE, "other"))
			.subject("f-7")
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plusSeconds(600)))
			.jwtID(UUID.randomUUID().toString())
			.claim("email", "ada@example.com")
			.claim("sid", "a-session-of-theirs")
			.claim("roles", List.of("admin"))
			.claim("realm", Map.of("groups", List.of("staff", "guests")))
			.claim("scope", "read write");
		change.accept(claims);
		try {
			SignedJWT jwt = new SignedJWT(
					new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType(type)).keyID(kid).build(),
					claims.build());
			jwt.sign(new ECDSASigner(key));
			return jwt.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	ECKey newest() {
		return this.keys.get(this.keys.size() - 1);
	}

	static ECKey key(String kid) {
		try {
			return new ECKeyGenerator(Curve.P_256).keyID(kid).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.server.stop();
	}

}
