package io.gatehouse.gateway.local;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.gatehouse.auth.key.KeySetEditor;
import io.gatehouse.auth.key.KeySetEditor.Algorithm;
import io.gatehouse.auth.setting.DirectorySettings;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * Under the profile {@code local}, fills in what was not configured: keys, demo users and
 * loopback addresses. It adds below everything else, so whatever is configured anywhere
 * wins.
 */
public final class LocalEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	static final String PROFILE = "local";

	/** Name of the property source, by which one can tell what was generated. */
	static final String SOURCE = "gatehouseLocal";

	static final String KEYS = "gatehouse.keys.location";

	private static final String LOOPBACK = "127.0.0.1";

	/** After the configuration files, which may switch the profile on. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.acceptsProfiles(Profiles.of(PROFILE)) && !environment.getPropertySources().contains(SOURCE)) {
			environment.getPropertySources().addLast(new MapPropertySource(SOURCE, properties(environment)));
		}
	}

	private static Map<String, Object> properties(ConfigurableEnvironment environment) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put("server.address", LOOPBACK);
		String port = environment.getProperty("server.port", "8080");
		// Boot refuses an address of its own for management that has no port of its own.
		if (!environment.getProperty("management.server.port", port).equals(port)) {
			properties.put("management.server.address", LOOPBACK);
		}
		// With port 0 nobody knows the origin yet.
		if (!port.equals("0")) {
			properties.put("gatehouse.external-origin", "http://" + LOOPBACK + ":" + port);
			// What people type as well.
			properties.put("gatehouse.cors.allowed-origins", "http://localhost:" + port);
		}
		boolean keys = !environment.containsProperty(KEYS);
		boolean users = DirectorySettings.in(environment).isEmpty();
		if (keys || users) {
			PrivateDirectory directory = PrivateDirectory.create();
			if (keys) {
				properties.put(KEYS, directory.write("keys.json", newKeys()).toString());
			}
			if (users) {
				properties.put(DirectorySettings.FILE, directory.write("users.yml", DemoUsers.yaml()).toString());
			}
		}
		return properties;
	}

	/**
	 * The key ids differ from start to start, so that whoever caches public keys by their
	 * id never checks with those of an earlier start.
	 */
	private static String newKeys() {
		return KeySetEditor.create(Algorithm.ES256, Instant.now());
	}

}
