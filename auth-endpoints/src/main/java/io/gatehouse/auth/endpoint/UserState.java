package io.gatehouse.auth.endpoint;

import java.nio.charset.StandardCharsets;

import io.gatehouse.auth.session.Hashes;
import io.gatehouse.auth.user.User;

/**
 * Tells whether what access tokens say about a user has changed.
 */
final class UserState {

	private UserState() {
	}

	/** A hash of the user's e-mail, roles and scopes, whatever their order. */
	static String of(User user) {
		String state = user.email() + '\n' + String.join("\t", user.roles().stream().sorted().toList()) + '\n'
				+ String.join("\t", user.scopes().stream().sorted().toList());
		return Hashes.sha256(state.getBytes(StandardCharsets.UTF_8));
	}

}
