package io.gatehouse.auth.user;

import reactor.core.publisher.Mono;

/**
 * Where users come from: a directory that exists already. An unknown user is an empty
 * answer; a directory that cannot answer is a {@link DirectoryUnavailableException}, and
 * never an unknown user.
 */
public interface UserDirectory {

	/**
	 * The user's state of the moment, read at each refresh.
	 * @param id the stable id
	 */
	Mono<User> findById(String id);

	/**
	 * Whether the password is the user's. Does the same work whether there is such a user
	 * or not, and says nothing about whether the user may sign in.
	 * @param email the address, {@linkplain EmailAddress#normalise(String) normalised}
	 * @param password the password, which is not empty
	 * @param passwords compares passwords, for directories that hand out encoded ones
	 */
	Mono<Verdict> verify(String email, String password, Passwords passwords);

}
