package io.gatehouse.gateway.identity;

import java.util.List;

import io.gatehouse.auth.token.AccessToken;

/**
 * The claims that a backend can be told, each with the header that carries it by default.
 */
public enum IdentityClaim {

	/** The subject. */
	SUBJECT("sub", "X-Auth-Subject"),

	/** The issuer. */
	ISSUER("iss", "X-Auth-Issuer"),

	/** The session. */
	SESSION("sid", "X-Auth-Session"),

	/** The e-mail. */
	EMAIL("email", "X-Auth-Email"),

	/** The roles, a list. */
	ROLES("roles", "X-Auth-Roles"),

	/** The scopes, a list. */
	SCOPES("scope", "X-Auth-Scopes");

	private final String claim;

	private final String defaultHeader;

	IdentityClaim(String claim, String defaultHeader) {
		this.claim = claim;
		this.defaultHeader = defaultHeader;
	}

	/**
	 * The claim's name in the token.
	 */
	public String claim() {
		return this.claim;
	}

	/**
	 * The header that carries the claim unless configured otherwise.
	 */
	public String defaultHeader() {
		return this.defaultHeader;
	}

	List<String> values(AccessToken token) {
		return switch (this) {
			case SUBJECT -> List.of(token.subject());
			case ISSUER -> List.of(token.issuer());
			case SESSION -> (token.sessionId() != null) ? List.of(token.sessionId()) : List.of();
			case EMAIL -> (token.email() != null) ? List.of(token.email()) : List.of();
			case ROLES -> token.roles();
			case SCOPES -> token.scopes();
		};
	}

	String encode(String value) {
		return ValueEncoding.encode(value, this == EMAIL);
	}

}
