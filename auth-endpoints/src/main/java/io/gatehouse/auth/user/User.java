package io.gatehouse.auth.user;

import java.util.List;

/**
 * A user as the directory knows it at the moment.
 *
 * @param id the stable id, which becomes the {@code sub} of tokens
 * @param email the address the user signs in with
 * @param roles what the user is
 * @param scopes what is granted to the user
 * @param enabled whether the user may sign in and stay signed in
 */
public record User(String id, String email, List<String> roles, List<String> scopes, boolean enabled) {

	public User {
		roles = List.copyOf(roles);
		scopes = List.copyOf(scopes);
	}

}
