package io.gatehouse.auth.user;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

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

	private static final int MAX_ID_BYTES = 512;

	public User {
		roles = List.copyOf(roles);
		scopes = List.copyOf(scopes);
	}

	/**
	 * A user as a foreign directory describes it.
	 * @throws DirectoryUnavailableException when that cannot be a user
	 */
	public static User checked(@Nullable String id, @Nullable String email, List<String> roles, List<String> scopes,
			boolean enabled) {
		if (id == null || id.isBlank() || id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
			throw new DirectoryUnavailableException("The directory has a user without an id of 1 to 512 bytes", null);
		}
		if (email == null || email.isBlank()) {
			throw new DirectoryUnavailableException("The directory has a user without an e-mail", null);
		}
		// RFC 6749, 3.3: the claim lists scopes separated by spaces.
		if (!scopes.stream().allMatch((scope) -> scope.chars().allMatch(User::isScopeCharacter))) {
			throw new DirectoryUnavailableException("The directory has a scope that is not printable ASCII", null);
		}
		return new User(id, email, roles, scopes, enabled);
	}

	private static boolean isScopeCharacter(int c) {
		return c > 0x20 && c < 0x7f && c != '"' && c != '\\';
	}

}
