package io.gatehouse.auth.user;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Compares passwords with encoded ones, off the event loop and within bounds.
 */
public interface Passwords {

	/**
	 * Whether the password is the encoded one.
	 * @param encoded the encoded password with its encoding's name in braces, or
	 * {@code null} when there is no such user: that takes as long and is a no
	 */
	Mono<Boolean> matches(String password, @Nullable String encoded);

	/**
	 * The password encoded anew, or nothing when its encoding is good already, or when
	 * there is no time for it.
	 */
	Mono<String> betterEncoding(String password, String encoded);

}
