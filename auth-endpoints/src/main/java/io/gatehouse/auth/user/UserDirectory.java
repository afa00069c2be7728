package io.gatehouse.auth.user;

import reactor.core.publisher.Mono;

/**
 * Where users come from: a directory that exists already. An unknown user is an empty
 * answer; a directory that cannot answer is an error, and never an unknown user.
 */
public interface UserDirectory {

	/**
	 * The account that signs in with the address, compared without regard to case.
	 * @param email the address as it was typed
	 */
	Mono<Account> findByEmail(String email);

	/**
	 * The user's state of the moment, read at each refresh.
	 */
	Mono<User> findById(String id);

}
