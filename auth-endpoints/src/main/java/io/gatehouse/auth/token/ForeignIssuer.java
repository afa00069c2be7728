package io.gatehouse.auth.token;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Another issuer whose access tokens count.
 *
 * @param name what routes call it
 * @param issuer the {@code iss} of its tokens
 * @param audiences one of these is in the {@code aud} of a token
 * @param types the {@code typ} of a token is one of these
 * @param rolesClaim where its roles stand, or {@code null} when they do not count
 * @param roles which of its roles is which of ours; others do not count
 * @param scopes which of its scopes is which of ours; others do not count
 */
public record ForeignIssuer(String name, String issuer, Set<String> audiences, Set<String> types,
		@Nullable String rolesClaim, Map<String, String> roles, Map<String, String> scopes) {

	public ForeignIssuer {
		audiences = Set.copyOf(audiences);
		types = types.stream().map(ForeignTokenVerifier::type).collect(Collectors.toUnmodifiableSet());
		roles = Map.copyOf(roles);
		scopes = Map.copyOf(scopes);
	}

	List<String> rolesIn(Claims claims) {
		return (this.rolesClaim != null) ? mapped(claims.lenientTexts(this.rolesClaim), this.roles) : List.of();
	}

	List<String> scopesIn(Claims claims) {
		List<String> granted = claims.lenientTexts("scope");
		return mapped(granted.isEmpty() ? claims.lenientTexts("scp") : granted, this.scopes);
	}

	private static List<String> mapped(List<String> theirs, Map<String, String> mapping) {
		return theirs.stream().filter(mapping::containsKey).map(mapping::get).distinct().toList();
	}

}
