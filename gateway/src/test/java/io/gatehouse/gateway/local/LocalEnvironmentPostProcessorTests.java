package io.gatehouse.gateway.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;

import io.gatehouse.auth.key.KeyRing;
import io.gatehouse.auth.key.KeySetReader;
import io.gatehouse.auth.user.Account;
import io.gatehouse.auth.user.FileUserDirectory;
import io.gatehouse.auth.user.User;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

class LocalEnvironmentPostProcessorTests {

	@Test
	void postProcessWhenProfileIsNotLocalThenNothingIsAdded() {
		ConfigurableEnvironment environment = prepared("production", Map.of());
		assertThat(environment.getPropertySources().contains(LocalEnvironmentPostProcessor.SOURCE)).isFalse();
		assertThat(environment.getProperty("server.address")).isNull();
	}

	@Test
	void postProcessWhenNothingIsConfiguredThenKeysOfEachKindAreGenerated() throws IOException {
		Path file = Path.of(required(prepared("local", Map.of()), "gatehouse.keys.location"));
		Instant now = Instant.now();
		KeyRing keys = KeySetReader.read(Files.readString(file), now);
		assertThat(keys.signing(now)).isPresent();
		assertThat(keys.mac(now)).isPresent();
		assertThat(keys.assertion(now)).isPresent();
		assertThat(keys.publicKeys()).contains("\"access-", "\"assertion-").doesNotContain("refresh-");
		assertPrivate(file);
	}

	@Test
	void postProcessWhenRunTwiceThenKeysAndTheirIdsDiffer() throws IOException {
		Path first = Path.of(required(prepared("local", Map.of()), "gatehouse.keys.location"));
		Path second = Path.of(required(prepared("local", Map.of()), "gatehouse.keys.location"));
		Instant now = Instant.now();
		assertThat(KeySetReader.read(Files.readString(first), now).signing(now).orElseThrow().id())
			.isNotEqualTo(KeySetReader.read(Files.readString(second), now).signing(now).orElseThrow().id());
	}

	@Test
	void postProcessWhenNothingIsConfiguredThenDemoUsersMaySignIn() throws IOException {
		Path file = Path.of(required(prepared("local", Map.of()), "gatehouse.users.location"));
		FileUserDirectory users = new FileUserDirectory(Files.readString(file));
		StepVerifier.create(users.findByEmail("ada@example.com"))
			.assertNext((account) -> assertAccount(account, "u-1001", "user"))
			.verifyComplete();
		StepVerifier.create(users.findByEmail("grace@example.com"))
			.assertNext((account) -> assertAccount(account, "u-1002", "user", "admin"))
			.verifyComplete();
		assertPrivate(file);
	}

	@Test
	void postProcessWhenConfiguredThenNothingIsGenerated() {
		ConfigurableEnvironment environment = prepared("local",
				Map.of("gatehouse.keys.location", "/keys.json", "gatehouse.users.location", "/users.yml",
						"server.address", "0.0.0.0", "gatehouse.external-origin", "https://app.example.com"));
		assertThat(environment.getProperty("gatehouse.keys.location")).isEqualTo("/keys.json");
		assertThat(environment.getProperty("gatehouse.users.location")).isEqualTo("/users.yml");
		assertThat(environment.getProperty("server.address")).isEqualTo("0.0.0.0");
		assertThat(environment.getProperty("gatehouse.external-origin")).isEqualTo("https://app.example.com");
		assertThat(generated(environment).containsProperty("gatehouse.keys.location")).isFalse();
		assertThat(generated(environment).containsProperty("gatehouse.users.location")).isFalse();
	}

	@Test
	void postProcessWhenLocalThenBoundToLoopbackWithAnOriginThatFits() {
		ConfigurableEnvironment environment = prepared("local", Map.of("management.server.port", "8081"));
		assertThat(environment.getProperty("server.address")).isEqualTo("127.0.0.1");
		assertThat(environment.getProperty("management.server.address")).isEqualTo("127.0.0.1");
		assertThat(environment.getProperty("gatehouse.external-origin")).isEqualTo("http://127.0.0.1:8080");
		assertThat(prepared("local", Map.of("server.port", 8090)).getProperty("gatehouse.external-origin"))
			.isEqualTo("http://127.0.0.1:8090");
		assertThat(prepared("local", Map.of("server.port", 0)).containsProperty("gatehouse.external-origin")).isFalse();
	}

	@Test
	void postProcessWhenManagementHasNoPortOfItsOwnThenNoAddressEither() {
		assertThat(prepared("local", Map.of()).containsProperty("management.server.address")).isFalse();
		assertThat(
				prepared("local", Map.of("management.server.port", 8080)).containsProperty("management.server.address"))
			.isFalse();
	}

	@Test
	void isRegistered() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(org.springframework.boot.EnvironmentPostProcessor.class,
					SpringFactoriesLoader.ArgumentResolver.none(), (type, name, failure) -> {
					}))
			.hasAtLeastOneElementOfType(LocalEnvironmentPostProcessor.class);
	}

	private static ConfigurableEnvironment prepared(String profile, Map<String, Object> configured) {
		ConfigurableEnvironment environment = new StandardEnvironment();
		environment.addActiveProfile(profile);
		environment.getPropertySources().addFirst(new MapPropertySource("configured", configured));
		new LocalEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
		return environment;
	}

	private static MapPropertySource generated(ConfigurableEnvironment environment) {
		return (MapPropertySource) environment.getPropertySources().get(LocalEnvironmentPostProcessor.SOURCE);
	}

	private static String required(ConfigurableEnvironment environment, String property) {
		return environment.getRequiredProperty(property);
	}

	private static void assertAccount(Account account, String id, String... roles) {
		User user = account.user();
		assertThat(user.id()).isEqualTo(id);
		assertThat(user.roles()).containsExactly(roles);
		assertThat(user.scopes()).containsExactly("orders:read", "orders:write");
		assertThat(user.enabled()).isTrue();
		assertThat(account.encodedPassword()).startsWith("{argon2}$argon2id$v=19$m=19456,t=2,p=1$");
		assertThat(new Argon2PasswordEncoder(16, 32, 1, 19456, 2).matches("correct-horse-battery-staple",
				account.encodedPassword().substring("{argon2}".length())))
			.isTrue();
	}

	private static void assertPrivate(Path file) throws IOException {
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
			.isEqualTo("rwx------");
	}

}
