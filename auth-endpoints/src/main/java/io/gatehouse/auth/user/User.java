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

	/**
	 * The longest id, in UTF-8: a refresh token holds it, and has to fit into a cookie.
	 */
	static final int MAX_ID_BYTES = 512;

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
		if (!scopes.stream().allMatch(User::isScope)) {
			throw new DirectoryUnavailableException("The directory has a scope that is not printable ASCII", null);
		}
		return new User(id, email, roles, scopes, enabled);
	}

	/**
	 * Whether the text can be a scope: the claim lists them separated by spaces.
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-3.3">RFC 6749, 3.3</a>
	 */
	static boolean isScope(String text) {
		return text.chars().allMatch((c) -> c > ' ' && c < 0x7f && c != '"' && c != '\\');
	}

}
