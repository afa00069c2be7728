package io.gatehouse.auth.autoconfigure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/**
 * Reads a configured file. A plain path is a path; {@code file:} and {@code classpath:}
 * work too.
 */
final class Locations {

	private Locations() {
	}

	/**
	 * The content as text.
	 * @param property the setting that names the location, for the message
	 */
	static String read(String property, String location) {
		Resource resource = (location.startsWith("classpath:") || location.startsWith("file:"))
				? new DefaultResourceLoader().getResource(location) : new FileSystemResource(location);
		try {
			return resource.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw unreadable(property, location, ex);
		}
	}

	static InvalidConfigurationException unreadable(String property, String location, IOException ex) {
		return new InvalidConfigurationException(
				property + " names '" + location + "', which cannot be read (" + ex.getClass().getSimpleName() + ").",
				"Check the path and that this process may read it.");
	}

}
