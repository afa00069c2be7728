package io.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/**
 * Keys, and files of tokens that are signed with them. The tokens of all systems say the
 * same.
 */
final class Credentials {

	static final String ISSUER = "https://gateway.example";

	static final String KEY_ID = "k1";

	private static final int DAY = 24 * 60 * 60;

	private final Path directory;

	private final ECKey ec;

	private final RSAKey rsa;

	private Credentials(Path directory) throws JOSEException {
		this.directory = directory;
		this.ec = new ECKeyGenerator(Curve.P_256).keyID(KEY_ID).algorithm(JWSAlgorithm.ES256).generate();
		this.rsa = new RSAKeyGenerator(2048).keyID(KEY_ID).algorithm(JWSAlgorithm.RS256).generate();
	}

	/**
	 * Writes new keys, and tokens, into the directory.
	 * @param few how many tokens of each kind
	 * @param many how many for the measurement with many
	 */
	static Credentials write(Path directory, int few, int many) throws IOException, JOSEException {
		Credentials credentials = new Credentials(directory);
		String secret = new OctetSequenceKeyGenerator(256).keyID("refresh").generate().toJSONString();
		credentials.file("keys.json", "{\"keys\":[" + credentials.ec.toJSONString() + "," + secret + "]}");
		credentials.file("jwks-es256.json", new JWKSet(credentials.ec.toPublicJWK()).toString());
		credentials.file("jwks-rs256.json", new JWKSet(credentials.rsa.toPublicJWK()).toString());
		credentials.file("es256.pem", pem(credentials.ec.toPublicKey()));
		credentials.file("rs256.pem", pem(credentials.rsa.toPublicKey()));
		credentials.file("users.yml", Users.file());
		JWSSigner signer = new ECDSASigner(credentials.ec);
		List<String> tokens = credentials.tokens(JWSAlgorithm.ES256, signer, KEY_ID, many, DAY);
		credentials.file("many.txt", String.join("\n", tokens));
		credentials.file("es256.txt", String.join("\n", tokens.subList(0, few)));
		credentials.file("rs256.txt", String.join("\n", credentials.tokens(JWSAlgorithm.RS256, JOSEObjectType.JWT,
				new RSASSASigner(credentials.rsa), KEY_ID, few, DAY)));
		// The type that the resource server asks for.
		credentials.file("es256-jwt.txt", String.join("\n",
				credentials.tokens(JWSAlgorithm.ES256, JOSEObjectType.JWT, signer, KEY_ID, few, DAY)));
		credentials.file("expired.txt",
				String.join("\n", credentials.tokens(JWSAlgorithm.ES256, signer, KEY_ID, few, -DAY)));
		credentials.file("unknown-key.txt",
				String.join("\n", credentials.tokens(JWSAlgorithm.ES256, signer, "k2", few, DAY)));
		credentials.file("malformed.txt",
				String.join("\n", tokens.subList(0, few).stream().map((token) -> token + "=").toList()));
		return credentials;
	}

	private List<String> tokens(JWSAlgorithm algorithm, JWSSigner signer, String keyId, int count, int life)
			throws JOSEException {
		return tokens(algorithm, new JOSEObjectType("at+jwt"), signer, keyId, count, life);
	}

	private List<String> tokens(JWSAlgorithm algorithm, JOSEObjectType type, JWSSigner signer, String keyId, int count,
			int life) throws JOSEException {
		JWSHeader header = new JWSHeader.Builder(algorithm).type(type).keyID(keyId).build();
		Instant now = Instant.now();
		List<String> tokens = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			SignedJWT token = new SignedJWT(header,
					new JWTClaimsSet.Builder().issuer(ISSUER)
						.audience(ISSUER)
						.subject("u-" + i)
						.claim("sid", "session-" + i)
						.jwtID("token-" + i)
						.claim("email", "user" + i + "@example.com")
						.claim("roles", List.of("user", "support"))
						.claim("scope", "orders:read orders:write")
						.issueTime(Date.from(now.minusSeconds(DAY + 1)))
						.expirationTime(Date.from(now.plusSeconds(life)))
						.build());
			token.sign(signer);
			tokens.add(token.serialize());
		}
		return tokens;
	}

	private static String pem(PublicKey key) {
		return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
				+ "\n-----END PUBLIC KEY-----";
	}

	private void file(String name, String text) throws IOException {
		Path file = this.directory.resolve(name);
		Files.deleteIfExists(file);
		Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(file, text + "\n");
	}

}
