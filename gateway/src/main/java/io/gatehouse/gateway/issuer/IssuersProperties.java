package io.gatehouse.gateway.issuer;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.gatehouse.auth.setting.SecureAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Other issuers whose access tokens count where a route says so.
 *
 * @param issuers the issuers, by the name that routes call them
 */
@ConfigurationProperties("gatehouse")
public record IssuersProperties(@DefaultValue Map<String, Issuer> issuers) {

	public IssuersProperties {
		issuers = Map.copyOf(issuers);
		Set<String> distinct = new HashSet<>();
		issuers.forEach((name, issuer) -> {
			require(name.matches("[a-z0-9][a-z0-9-]*") && !name.equals("ours"), "gatehouse.issuers." + name
					+ " is no name for an issuer: use lower case, digits and hyphens; 'ours' is the gateway's own");
			issuer.check("gatehouse.issuers." + name);
			require(distinct.add(String.valueOf(issuer.issuer())),
					"gatehouse.issuers." + name + ".issuer is another issuer's as well");
		});
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new IllegalArgumentException(otherwise);
		}
	}

	/**
	 * One other issuer.
	 *
	 * @param issuer the 'iss' of its tokens, exactly; its discovery document is below it
	 * @param jwksUri address of its key set, when that is not to be discovered
	 * @param audiences names that its tokens may be meant for; one must be in the 'aud'
	 * @param types values that the 'typ' of its tokens may have
	 * @param rolesClaim claim with its roles, a path such as realm_access.roles; without
	 * it its roles do not count
	 * @param roles which of its roles is which of ours; others do not count
	 * @param scopes which of its scopes is which of ours; others do not count
	 * @param allowHttp whether its keys may be fetched without TLS from elsewhere than
	 * this machine
	 * @param refresh age at which its keys are fetched again
	 * @param keep age up to which its keys are used when it cannot be reached
	 */
	public record Issuer(@Nullable String issuer, @Nullable String jwksUri, @DefaultValue List<String> audiences,
			@DefaultValue("at+jwt") List<String> types, @Nullable String rolesClaim,
			@DefaultValue Map<String, String> roles, @DefaultValue Map<String, String> scopes,
			@DefaultValue("false") boolean allowHttp, @DefaultValue("5m") Duration refresh,
			@DefaultValue("24h") Duration keep) {

		private void check(String name) {
			require(this.issuer != null && !this.issuer.isBlank(), name + ".issuer is missing");
			require(this.jwksUri != null || mayBeAsked(this.issuer),
					name + ".issuer is no https address, so its keys cannot be discovered: set " + name
							+ ".jwks-uri, or allow-http");
			require(this.jwksUri == null || mayBeAsked(this.jwksUri),
					name + ".jwks-uri must be an https address; set allow-http to do without");
			require(!this.audiences.isEmpty(),
					name + ".audiences is missing: tokens that are meant for somebody else must not count here");
			require(!this.types.isEmpty(), name + ".types must name at least one value");
			require(this.roles.isEmpty() || this.rolesClaim != null, name + ".roles needs " + name + ".roles-claim");
			require(this.refresh.toSeconds() >= 30, name + ".refresh must be at least 30s");
			require(this.keep.compareTo(this.refresh) >= 0, name + ".keep must not be less than refresh");
		}

		/** Whether keys may be fetched from there. */
		boolean mayBeAsked(@Nullable String address) {
			return address != null && (this.allowHttp ? SecureAddress.isWithOrWithoutTls(address, "https")
					: SecureAddress.is(address, "https"));
		}

	}

}
