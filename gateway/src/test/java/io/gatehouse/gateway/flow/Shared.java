package io.gatehouse.gateway.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

/**
 * What gateways of one installation have in common: keys, and users whose passwords are
 * cheap to check.
 */
final class Shared {

	static final String PASSWORD = "correct-horse-battery-staple";

	private static final int CHEAP = 4;

	private final Path directory;

	private final List<String> users = new ArrayList<>();

	private Shared(Path directory) {
		this.directory = directory;
	}

	/** Makes keys and as many users: {@code user0@example.com} and so on. */
	static Shared create(int users) {
		try {
			Shared shared = new Shared(Files.createTempDirectory("gatehouse-shared"));
			shared.keys(List.of(macKey("mac-1"), signingKey()));
			String password = new BCryptPasswordEncoder(CHEAP).encode(PASSWORD);
			for (int i = 0; i < users; i++) {
				shared.users.add("  - {id: u-%d, email: %s, password: \"{bcrypt}%s\", roles: [user], enabled: true}"
					.formatted(i, email(i), password));
			}
			shared.writeUsers();
			return shared;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Makes a user a chief, for gateways that start later. */
	void changeRoles(int user) {
		change(user, "[user]", "[user, chief]");
	}

	/** Disables a user, for gateways that start later. */
	void disable(int user) {
		change(user, "enabled: true", "enabled: false");
	}

	private void change(int user, String from, String to) {
		this.users.set(user, this.users.get(user).replace(from, to));
		writeUsers();
	}

	private void writeUsers() {
		try {
			Files.writeString(this.directory.resolve("users.yml"), "users:\n" + String.join("\n", this.users));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String email(int user) {
		return "user" + user + "@example.com";
	}

	/**
	 * The arguments that a gateway needs. How long a refusal takes is not learnt: that
	 * would keep the one thread that hashes busy when the first want to sign in.
	 */
	String[] arguments(String... more) {
		List<String> all = new ArrayList<>(List.of("--gatehouse.keys.location=" + this.directory.resolve("keys.json"),
				"--gatehouse.users.location=" + this.directory.resolve("users.yml"), "--gatehouse.issuer=gatehouse",
				"--gatehouse.login.throttle.enabled=false", "--gatehouse.login.min-duration=0s"));
		all.addAll(List.of(more));
		return all.toArray(String[]::new);
	}

	/** Puts a new key for refresh tokens in front of the others. */
	void rotateMacKey() {
		try {
			List<JWK> keys = new ArrayList<>(List.of(macKey("mac-2")));
			keys.addAll(JWKSet.load(this.directory.resolve("keys.json").toFile()).getKeys());
			keys(keys);
		}
		catch (IOException | java.text.ParseException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void keys(List<JWK> keys) throws IOException {
		Files.writeString(this.directory.resolve("keys.json"), new JWKSet(keys).toString(false));
	}

	private static JWK macKey(String id) {
		try {
			return new OctetSequenceKeyGenerator(256).keyID(id).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static JWK signingKey() {
		try {
			return new ECKeyGenerator(Curve.P_256).keyID("sign-1").generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
