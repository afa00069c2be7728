package io.gatehouse.example;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Verifies the gateway's assertions in a Spring backend. As a bean it takes the place of
 * the decoder that Boot would make; beside it the backend says where the assertion is:
 *
 * <pre>
 * &#064;Bean
 * JwtDecoder assertions() {
 *     return AssertionDecoder.of("http://gateway:8080", "https://app.example.com", "orders");
 * }
 *
 * &#064;Bean
 * BearerTokenResolver assertionHeader() {
 *     return (request) -&gt; request.getHeader("X-Auth-Assertion");
 * }
 * </pre>
 */
public final class AssertionDecoder {

	private AssertionDecoder() {
	}

	/**
	 * Makes the decoder.
	 * @param gateway where the gateway is, as seen from here
	 * @param issuer what the gateway calls itself
	 * @param route the id of the route that leads here
	 */
	public static JwtDecoder of(String gateway, String issuer, String route) {
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(gateway + "/.well-known/jwks.json")
			.jwsAlgorithm(SignatureAlgorithm.ES256)
			.jwsAlgorithm(SignatureAlgorithm.RS256)
			// Without this an access token, which has the same issuer, could pass.
			.validateType(false)
			.jwtProcessorCustomizer((processor) -> processor.setJWSTypeVerifier(
					new DefaultJOSEObjectTypeVerifier<SecurityContext>(new JOSEObjectType("gatehouse-assertion+jwt"))))
			.build();
		decoder.setJwtValidator(validator(issuer, route));
		return decoder;
	}

	private static OAuth2TokenValidator<Jwt> validator(String issuer, String route) {
		return new DelegatingOAuth2TokenValidator<>(new JwtTimestampValidator(), new JwtIssuerValidator(issuer),
				new JwtClaimValidator<java.util.List<String>>("aud",
						(audience) -> audience != null && audience.contains(route)),
				new JwtClaimValidator<>("exp", (expiry) -> expiry != null));
	}

}
