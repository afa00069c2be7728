package io.gatehouse.gateway.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a platform engineer sees who starts the jar and has forgotten something.
 */
class StartJarITests {

	private static final Path JAR = Path.of("target/gateway.jar").toAbsolutePath();

	@TempDir
	private Path directory;

	@Test
	void startWhenNothingIsConfiguredThenOneSentenceNamesAllOfIt() throws Exception {
		Outcome outcome = start();
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.output()).contains("Gatehouse does not start without gatehouse.keys.location")
			.contains("without gatehouse.users.location")
			.contains("without spring.data.redis.url")
			.doesNotContain("\tat ")
			.doesNotContain("Netty started");
	}

	@Test
	void startWhenOnlyRedisIsMissingThenNothingTakesItsPlace() throws Exception {
		Outcome outcome = start("--gatehouse.keys.location=keys.json", "--gatehouse.users.location=users.yml");
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.output()).contains("Gatehouse does not start without spring.data.redis.url")
			.doesNotContain("Netty started");
	}

	private Outcome start(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
		command.addAll(List.of(arguments));
		Path output = this.directory.resolve("output");
		Process process = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the jar ends by itself").isTrue();
			return new Outcome(process.exitValue(), Files.readString(output));
		}
		finally {
			process.destroyForcibly();
		}
	}

	private record Outcome(int exitCode, String output) {
	}

}
