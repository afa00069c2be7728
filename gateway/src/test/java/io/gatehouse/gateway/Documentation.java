package io.gatehouse.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Pages of {@code docs} that are generated. A test compares each with what it should be;
 * with {@code WRITE_DOCS=true} in the environment it writes it instead.
 */
public final class Documentation {

	private static final Path DOCS = Path.of("../docs");

	private Documentation() {
	}

	/** Checks the page, or writes it. */
	public static void check(String page, String content) {
		Path file = DOCS.resolve(page);
		try {
			if ("true".equals(System.getenv("WRITE_DOCS"))) {
				Files.writeString(file, content);
			}
			assertThat(file).as("Stale? Write it anew: WRITE_DOCS=true ./mvnw verify").hasContent(content);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
