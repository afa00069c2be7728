package io.gatehouse.gateway.e2e;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command to its end, its output going where the test's goes.
 */
final class Command {

	private static final int NOT_STARTED = 127;

	private Command() {
	}

	/** The exit code; 127 when there is no such command. */
	static int run(Path directory, Map<String, String> environment, Duration within, String... command)
			throws InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
		builder.environment().putAll(environment);
		// A build's own colours and reporters must not reach the tests that it runs.
		builder.environment().remove("NODE_TEST_CONTEXT");
		try {
			Process process = builder.start();
			process.getOutputStream().close();
			Thread reader = new Thread(() -> copy(process));
			reader.start();
			if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
				process.descendants().forEach(ProcessHandle::destroyForcibly);
				process.destroyForcibly();
				throw new IllegalStateException(command[0] + " did not end within " + within);
			}
			reader.join();
			return process.exitValue();
		}
		catch (IOException ex) {
			return NOT_STARTED;
		}
	}

	private static void copy(Process process) {
		try (var lines = process.inputReader()) {
			lines.lines().forEach(System.out::println);
		}
		catch (IOException ex) {
			System.out.println("The output of the command was cut: " + ex.getMessage());
		}
	}

}
