package io.gatehouse.gateway.explain;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.gatehouse.auth.token.AccessToken;
import org.jspecify.annotations.Nullable;

/**
 * An access token that nobody has issued: made of claims to see what a caller with them
 * could do.
 */
public final class ClaimedToken {

	private ClaimedToken() {
	}

	/**
	 * The token that would say so. What is left out is as in a token of the gateway's own
	 * that has just been issued.
	 * @param claims the claims, {@code sub} at least
	 * @param issuer the {@code iss} when it is left out
	 * @param now the moment
	 * @throws IllegalArgumentException if a claim has another type than in a token
	 */
	public static AccessToken of(Map<String, ?> claims, String issuer, Instant now) {
		String subject = text(claims, "sub");
		if (subject == null || subject.isEmpty()) {
			throw new IllegalArgumentException("The claims need a 'sub'");
		}
		String iss = text(claims, "iss");
		return new AccessToken((iss != null) ? iss : issuer, subject, text(claims, "sid"), "explained",
				text(claims, "email"), texts(claims, "roles"), texts(claims, "scope"), now, now.plusSeconds(300));
	}

	private static @Nullable String text(Map<String, ?> claims, String name) {
		Object value = claims.get(name);
		if (value == null || value instanceof String) {
			return (String) value;
		}
		throw new IllegalArgumentException("The claim '" + name + "' must be a text");
	}

	private static List<String> texts(Map<String, ?> claims, String name) {
		Object value = claims.get(name);
		if (value instanceof String words) {
			return Arrays.stream(words.split(" ")).filter((word) -> !word.isEmpty()).toList();
		}
		if (value == null) {
			return List.of();
		}
		if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
			return list.stream().map(String.class::cast).toList();
		}
		throw new IllegalArgumentException("The claim '" + name + "' must be a list of texts, or texts with spaces");
	}

}
