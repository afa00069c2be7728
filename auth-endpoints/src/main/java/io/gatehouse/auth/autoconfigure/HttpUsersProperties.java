package io.gatehouse.auth.autoconfigure;

import java.time.Duration;

import io.gatehouse.auth.setting.SecureAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of users in a service.
 *
 * @param verifyUrl where e-mail and password are posted
 * @param userUrl where a user is read, with {id} in it
 * @param ssl whom TLS trusts
 * @param bearerToken token that the gateway shows to the service
 * @param timeout longest time for an answer
 * @param maxConcurrent calls at a time
 */
@ConfigurationProperties("gatehouse.users.http")
public record HttpUsersProperties(@DefaultValue("") String verifyUrl, @DefaultValue("") String userUrl,
		@DefaultValue Ssl ssl, @Nullable String bearerToken, @DefaultValue("2s") Duration timeout,
		@DefaultValue("32") int maxConcurrent) {

	public HttpUsersProperties {
		if (!verifyUrl.isEmpty()) {
			require(userUrl.contains("{id}"), "user-url must be set, with {id} in it");
			require(SecureAddress.is(verifyUrl, "https") && SecureAddress.is(userUrl, "https"),
					"verify-url and user-url must begin with https://, since passwords go there; only to this machine "
							+ "itself (127.0.0.1, localhost) http:// is allowed");
			require(ssl.bundle() == null || verifyUrl.startsWith("https://"),
					"ssl.bundle is of no use without https://");
		}
		require(maxConcurrent >= 1, "max-concurrent must be at least 1");
	}

	/** Without what must not be read. */
	@Override
	public String toString() {
		return "HttpUsersProperties[" + this.verifyUrl + "]";
	}

	/**
	 * Whom TLS trusts.
	 *
	 * @param bundle name of an SSL bundle (spring.ssl.bundle) with the trusted
	 * certificates, and a key where the service asks for one; without it, those count
	 * that Java trusts
	 */
	public record Ssl(@Nullable String bundle) {
	}

	private static void require(boolean condition, String otherwise) {
		if (!condition) {
			throw new IllegalArgumentException("gatehouse.users.http." + otherwise);
		}
	}

}
