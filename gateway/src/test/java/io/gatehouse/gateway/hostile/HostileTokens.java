package io.gatehouse.gateway.hostile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.gatehouse.gateway.TokenForge;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens that are none, by what is wrong with them. All are signed with the right
 * key unless that is what is wrong.
 */
final class HostileTokens {

	private static final String EXPIRED = "token_expired";

	private static final String INVALID = "token_invalid";

	private final TokenForge forge;

	private final Map<String, String> tokens = new LinkedHashMap<>();

	private final Map<String, String> codes = new HashMap<>();

	HostileTokens(TokenForge forge) {
		this.forge = forge;
		texts();
		headers();
		headerTexts();
		claims();
		payloadTexts();
		signatures();
		dates();
		otherCredentials();
	}

	/** The tokens by name. */
	Map<String, String> all() {
		return this.tokens;
	}

	/** The code with which the token of that name is refused. */
	String code(String name) {
		return this.codes.getOrDefault(name, INVALID);
	}

	private void texts() {
		String good = this.forge.token();
		String[] parts = good.split("\\.");
		add("padding", good + "=");
		add("double padding", good + "==");
		add("padding in the header", parts[0] + "=." + parts[1] + "." + parts[2]);
		add("padding in the payload", parts[0] + "." + parts[1] + "=." + parts[2]);
		add("junk after the signature", good + "!!!!");
		add("letters after the signature", good + "AAAA");
		add("a space in the signature", good.substring(0, good.length() - 5) + " " + good.substring(good.length() - 5));
		add("a tab in the payload", parts[0] + "." + parts[1] + "\t." + parts[2]);
		add("a space after the dot", parts[0] + ". " + parts[1] + "." + parts[2]);
		add("not ASCII in the signature", good + "\u00e9");
		add("another alphabet", parts[0] + "." + parts[1] + "." + parts[2].substring(1) + "+");
		add("a slash", parts[0] + "." + parts[1] + "." + parts[2].substring(1) + "/");
		add("spare bits in the signature",
				good.substring(0, good.length() - 1) + flipped(good.charAt(good.length() - 1)));
		add("a dot at the end", good + ".");
		add("a dot at the beginning", "." + good);
		add("two dots", parts[0] + ".." + parts[1] + "." + parts[2]);
		add("two parts", parts[0] + "." + parts[1]);
		add("one part", parts[0]);
		add("four parts", good + "." + parts[2]);
		add("five parts, as a JWE", good + "." + parts[2] + "." + parts[2]);
		add("only dots", "..");
		add("no header", "." + parts[1] + "." + parts[2]);
		add("no payload", parts[0] + ".." + parts[2]);
		add("no signature", parts[0] + "." + parts[1] + ".");
		add("quotes", "\"" + good + "\"");
		add("percent-encoded", good.replace(".", "%2E"));
		add("upper case", good.toUpperCase(java.util.Locale.ROOT));
		add("too long", parts[0] + "." + parts[1] + "A".repeat(8200) + "." + parts[2]);
		add("twice", good + good);
		add("one letter", "a");
		add("the word null", "null");
		add("the word undefined", "undefined");
		add("an object", "{}");
		add("a comma", good + ",");
	}

	private void headers() {
		for (Object alg : Arrays.asList("none", "None", "NONE", "HS256", "RS256", "PS256", "ES384", "ES512", "EdDSA",
				"es256", "", 256, null, List.of("ES256"), true)) {
			header("alg " + alg, "alg", alg);
		}
		without(true, "alg");
		for (Object typ : Arrays.asList("JWT", "at+JWT ", "refresh+jwt", "gatehouse-assertion+jwt", "", 1, null,
				List.of("at+jwt"))) {
			header("typ " + typ, "typ", typ);
		}
		without(true, "typ");
		for (Object kid : Arrays.asList("k2", "refresh", "", "../k1", "k1 ", "K1", "' OR 1=1", 1, null,
				List.of("k1"))) {
			header("kid " + kid, "kid", kid);
		}
		without(true, "kid");
		header("crit", "crit", List.of("exp"));
		header("empty crit", "crit", List.of());
		header("unencoded payload", "b64", false);
		for (String name : List.of("jwk", "jku", "x5u", "x5c")) {
			Map<String, @Nullable Object> header = TokenForge.header();
			header.put(name,
					name.equals("jwk") ? this.forge.stranger().toPublicJWK().toJSONObject() : "https://evil.example");
			add("a key of one's own in " + name,
					TokenForge.sign(JSONObjectUtils.toJSONString(header), payload(), this.forge.stranger()));
		}
	}

	private void headerTexts() {
		String deep = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"a\":" + "[".repeat(1500)
				+ "]".repeat(1500) + "}";
		Map<String, String> texts = new LinkedHashMap<>();
		texts.put("an empty object", "{}");
		texts.put("an array", "[]");
		texts.put("a text", "\"ES256\"");
		texts.put("a number", "1");
		texts.put("null", "null");
		texts.put("nothing", " ");
		texts.put("half an object", "{\"alg\":\"ES256\"");
		texts.put("two members alg", "{\"alg\":\"none\",\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}");
		texts.put("something behind it", "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}x");
		texts.put("a comment", "{/**/\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}//");
		texts.put("deep nesting", deep);
		texts.forEach((name, text) -> add("header: " + name, TokenForge.sign(text, payload(), this.forge.key())));
		add("header: not UTF-8", TokenForge.sign(new byte[] { '{', (byte) 0xff, '}' },
				payload().getBytes(StandardCharsets.UTF_8), this.forge.key()));
	}

	private void claims() {
		for (String name : List.of("iss", "aud", "sub", "sid", "jti", "iat", "exp")) {
			without(false, name);
			claim(name + " null", name, null);
			claim(name + " of another type", name, name.equals("exp") || name.equals("iat") ? "soon" : 5);
			claim(name + " an object", name, Map.of("a", "b"));
		}
		for (String issuer : List.of("", "https://evil.example", TokenForge.ISSUER + "/", "HTTPS://GW.EXAMPLE",
				"https://gw.example.evil.example")) {
			claim("iss " + issuer, "iss", issuer);
		}
		for (Object audience : List.of("", "https://other.example", List.of(), List.of("a", "b"),
				TokenForge.ISSUER + " https://other.example", "https://gw", List.of(List.of(TokenForge.ISSUER)),
				List.of(TokenForge.ISSUER, 5))) {
			claim("aud " + audience, "aud", audience);
		}
		claim("sub empty", "sub", "");
		claim("sid empty", "sid", "");
		claim("roles a text", "roles", "admin");
		claim("roles a list of numbers", "roles", List.of(1));
		claim("roles null", "roles", null);
		claim("scope a list", "scope", List.of("orders:read"));
		claim("scope a number", "scope", 1);
		claim("email a list", "email", List.of("ada@example.com"));
		for (Object exp : List.of(-1, 1.5e300, Long.MAX_VALUE, Long.MIN_VALUE, 253402300800L, true, "9999999999",
				List.of(9999999999L))) {
			claim("exp " + exp, "exp", exp);
		}
		claim("exp a fraction", "exp", 9999999999.5);
	}

	private void payloadTexts() {
		String good = payload();
		Map<String, String> texts = new LinkedHashMap<>();
		texts.put("an empty object", "{}");
		texts.put("an array", "[" + good + "]");
		texts.put("a text", "\"u-1001\"");
		texts.put("nothing", " ");
		texts.put("half an object", good.substring(0, good.length() - 1));
		texts.put("something behind it", good + "x");
		texts.put("two members sub", good.substring(0, good.length() - 1) + ",\"sub\":\"u-2002\"}");
		texts.put("deep nesting",
				good.substring(0, good.length() - 1) + ",\"a\":" + "[".repeat(1500) + "]".repeat(1500) + "}");
		texts.put("an endless number",
				good.substring(0, good.length() - 1) + ",\"a\":" + "9".repeat(400) + "e" + "9".repeat(9) + "}");
		texts.put("a token in a token", "\"" + this.forge.token() + "\"");
		texts.forEach((name, text) -> add("payload: " + name,
				TokenForge.sign(JSONObjectUtils.toJSONString(TokenForge.header()), text, this.forge.key())));
	}

	private void signatures() {
		String good = this.forge.token();
		String input = good.substring(0, good.lastIndexOf('.') + 1);
		byte[] signature = new Base64URL(good.substring(input.length())).decode();
		add("a stranger's signature", TokenForge.sign(header(), payload(), this.forge.stranger()));
		add("a signature of zeros", input + Base64URL.encode(new byte[64]));
		add("a short signature", input + Base64URL.encode(Arrays.copyOf(signature, 63)));
		add("a long signature", input + Base64URL.encode(Arrays.copyOf(signature, 65)));
		add("half a signature", input + Base64URL.encode(Arrays.copyOf(signature, 32)));
		byte[] swapped = new byte[64];
		System.arraycopy(signature, 32, swapped, 0, 32);
		System.arraycopy(signature, 0, swapped, 32, 32);
		add("r and s swapped", input + Base64URL.encode(swapped));
		add("a signature with one bit flipped", input + Base64URL.encode(flipped(signature)));
		Map<String, @Nullable Object> other = TokenForge.claims();
		other.put("sub", "u-2002");
		String others = this.forge.sign(TokenForge.header(), other);
		add("another token's signature", input + others.substring(others.lastIndexOf('.') + 1));
		add("another token's payload",
				good.substring(0, good.indexOf('.')) + others.substring(others.indexOf('.'), others.lastIndexOf('.'))
						+ good.substring(good.lastIndexOf('.')));
		add("the public key as a secret", hmac());
		add("a signature in DER", input + Base64URL.encode(der()));
		add("a signature over the payload only", input + over(good.split("\\.")[1]));
	}

	private void dates() {
		long now = (Long) java.util.Objects.requireNonNull(TokenForge.claims().get("iat"));
		for (long exp : List.of(0L, 1L, now - 86400, now - 60, now - 1)) {
			Map<String, @Nullable Object> claims = TokenForge.claims();
			claims.put("exp", exp);
			String name = "expired at " + ((exp > 1) ? "now - " + (now - exp) : exp);
			add(name, this.forge.sign(TokenForge.header(), claims));
			this.codes.put(name, EXPIRED);
		}
	}

	private void otherCredentials() {
		add("a refresh token", "ghr_" + "A".repeat(120));
		add("Basic credentials", "YWRhOmFkYQ==");
		add("a UUID", "0af76519-16cd-43dd-8448-eb211c80319c");
		add("the key id", TokenForge.KEY_ID);
		add("a cookie", "__Host-gatehouse-refresh=x");
	}

	private void header(String name, String member, @Nullable Object value) {
		Map<String, @Nullable Object> header = TokenForge.header();
		header.put(member, value);
		add(name, TokenForge.sign(json(header), payload(), this.forge.key()));
	}

	private void claim(String name, String member, @Nullable Object value) {
		Map<String, @Nullable Object> claims = TokenForge.claims();
		claims.put(member, value);
		add("claim " + name, TokenForge.sign(header(), json(claims), this.forge.key()));
	}

	private void without(boolean inHeader, String member) {
		Map<String, @Nullable Object> header = TokenForge.header();
		Map<String, @Nullable Object> claims = TokenForge.claims();
		(inHeader ? header : claims).remove(member);
		add("no " + member, this.forge.sign(header, claims));
	}

	private String hmac() {
		String input = Base64URL.encode(header().replace("ES256", "HS256")) + "." + Base64URL.encode(payload());
		try {
			byte[] secret = this.forge.key().toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
			return input + "." + new MACSigner(secret).sign(new JWSHeader(JWSAlgorithm.HS256),
					input.getBytes(StandardCharsets.US_ASCII));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String over(String payload) {
		try {
			return new ECDSASigner(this.forge.key())
				.sign(new JWSHeader(JWSAlgorithm.ES256), payload.getBytes(StandardCharsets.US_ASCII))
				.toString();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The right signature as Java makes it, which is not that of a JWS. */
	private byte[] der() {
		String good = this.forge.token();
		byte[] raw = new Base64URL(good.substring(good.lastIndexOf('.') + 1)).decode();
		byte[] der = new byte[72];
		der[0] = 0x30;
		der[1] = 70;
		der[2] = 2;
		der[3] = 33;
		System.arraycopy(raw, 0, der, 5, 32);
		der[37] = 2;
		der[38] = 33;
		System.arraycopy(raw, 32, der, 40, 32);
		return der;
	}

	private void add(String name, String token) {
		if (this.tokens.put(name, token) != null) {
			throw new IllegalStateException("Two tokens are called '" + name + "'");
		}
	}

	private static String header() {
		return json(TokenForge.header());
	}

	private static String payload() {
		return json(TokenForge.claims());
	}

	/** Nimbus leaves out what is null. */
	private static String json(Map<String, @Nullable Object> members) {
		Map<String, Object> present = new LinkedHashMap<>();
		StringBuilder nulls = new StringBuilder();
		members.forEach((name, value) -> {
			if (value != null) {
				present.put(name, value);
			}
			else {
				nulls.append(",\"").append(name).append("\":null");
			}
		});
		String json = JSONObjectUtils.toJSONString(present);
		return json.substring(0, json.length() - 1) + nulls + "}";
	}

	private static char flipped(char last) {
		String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		return alphabet.charAt(alphabet.indexOf(last) ^ 1);
	}

	private static byte[] flipped(byte[] signature) {
		byte[] flipped = signature.clone();
		flipped[10] ^= 1;
		return flipped;
	}

	static Set<String> names() {
		return new HostileTokens(new TokenForge()).all().keySet();
	}

}
