package io.gatehouse.gateway.local;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * What the profile {@code local} adds to the configuration. It comes last, so whatever is
 * configured wins.
 */
final class LocalDefaults implements EnvironmentPostProcessor, Ordered {

	/** The profile. */
	static final String PROFILE = "local";

	/** The name of the property source, and the mark of what was generated. */
	static final String SOURCE = "gatehouse-local";

	static final String KEYS = "gatehouse.keys.location";

	static final String USERS = "gatehouse.users.location";

	private static final String LOOPBACK = "127.0.0.1";

	@Override
	public int getOrder() {
		// After the configuration files, which decide about the profile and all else.
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!environment.acceptsProfiles(Profiles.of(PROFILE)) || environment.getPropertySources().contains(SOURCE)) {
			return;
		}
		Map<String, Object> defaults = new HashMap<>();
		defaults.put("server.address", LOOPBACK);
		defaults.put("management.server.address", LOOPBACK);
		String port = environment.getProperty("server.port", "8080");
		if (!"0".equals(port)) {
			defaults.put("gatehouse.external-origin", "http://" + LOOPBACK + ":" + port);
		}
		boolean keys = !environment.containsProperty(KEYS);
		boolean users = !environment.containsProperty(USERS);
		if (keys || users) {
			PrivateDirectory directory = new PrivateDirectory();
			if (keys) {
				defaults.put(KEYS, directory.write("keys.json", GeneratedKeys.generate()).toString());
			}
			if (users) {
				defaults.put(USERS, directory.write("users.yml", DemoUsers.yaml()).toString());
			}
		}
		environment.getPropertySources().addLast(new MapPropertySource(SOURCE, defaults));
	}

}
