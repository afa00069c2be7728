package io.gatehouse.gateway.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which header carries which claim.
 *
 * @param headers the header of each claim
 */
public record IdentityHeaderNames(Map<IdentityClaim, String> headers) {

	private static final Set<String> FORBIDDEN = Set.of("host", "cookie", "authorization", "connection", "keepalive",
			"proxyconnection", "proxyauthorization", "proxyauthenticate", "te", "trailer", "transferencoding",
			"upgrade", "http2settings", "forwarded", "setcookie", "expect", "origin", "accesscontrolrequestmethod",
			"xauthassertion");

	public IdentityHeaderNames {
		headers = Collections.unmodifiableMap(new EnumMap<>(headers));
		Set<String> folds = new HashSet<>();
		headers.forEach((claim, header) -> {
			checkName(claim, header);
			if (!folds.add(Fold.of(header))) {
				throw new IllegalArgumentException("The header '" + header + "' of the claim '" + claim.claim()
						+ "' cannot be told apart from another claim's: names must differ in letters or digits");
			}
		});
	}

	/**
	 * The names of the contract.
	 */
	public static IdentityHeaderNames defaults() {
		return of(Map.of());
	}

	/**
	 * The names of the contract, except for the claims that the map names.
	 * @param configured claim to header
	 * @throws IllegalArgumentException if a claim is unknown or a header cannot carry an
	 * identity
	 */
	public static IdentityHeaderNames of(Map<String, String> configured) {
		Map<IdentityClaim, String> headers = new EnumMap<>(IdentityClaim.class);
		for (IdentityClaim claim : IdentityClaim.values()) {
			headers.put(claim, configured.getOrDefault(claim.claim(), claim.defaultHeader()));
		}
		Set<String> claims = Arrays.stream(IdentityClaim.values())
			.map(IdentityClaim::claim)
			.collect(Collectors.toSet());
		for (String name : configured.keySet()) {
			if (!claims.contains(name)) {
				throw new IllegalArgumentException("'" + name + "' is not a claim that a header can carry, these are: "
						+ claims.stream().sorted().collect(Collectors.joining(", ")));
			}
		}
		return new IdentityHeaderNames(headers);
	}

	/**
	 * The header that carries the claim.
	 */
	public String header(IdentityClaim claim) {
		return this.headers.getOrDefault(claim, claim.defaultHeader());
	}

	/**
	 * All headers that carry a claim.
	 */
	public Collection<String> all() {
		return this.headers.values();
	}

	private static void checkName(IdentityClaim claim, String header) {
		String dashed = header.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
		boolean token = !header.isEmpty() && header.chars().allMatch(IdentityHeaderNames::isNameCharacter);
		if (!token || Fold.of(header).isEmpty() || FORBIDDEN.contains(Fold.of(header)) || dashed.startsWith("content-")
				|| dashed.startsWith("x-forwarded-") || dashed.startsWith("sec-")) {
			throw new IllegalArgumentException("The header '" + header + "' cannot carry the claim '" + claim.claim()
					+ "': choose a name of letters, digits and '-' that HTTP itself gives no meaning");
		}
	}

	private static boolean isNameCharacter(int c) {
		return c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
	}

}
