package io.gatehouse.gateway.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The operating system's side of the embedded Redis: no server may be left behind, not
 * even by a process that is killed and cannot tidy up. So on Unix a shell watches a pipe
 * to this process: it is closed by the kernel when this process ends, and then the shell
 * kills the server.
 */
final class RedisProcess implements AutoCloseable {

	private static final Path SHELL = Path.of("/bin/sh");

	/**
	 * Where there is setsid, the shell leaves the terminal's process group: otherwise
	 * Ctrl-C would stop Redis before the requests that still need it.
	 */
	private static final String LAUNCH = "command -v setsid >/dev/null && exec setsid sh \"$@\"; exec sh \"$@\"";

	private static final long STOP_SECONDS = 5;

	private final Process process;

	private final Path log;

	private RedisProcess(Process process, Path log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Starts a server.
	 * @param executable the server
	 * @param configuration its configuration file, in a directory of its own
	 */
	static RedisProcess start(Path executable, Path configuration) throws IOException {
		Path directory = configuration.resolveSibling("");
		Path log = configuration.resolveSibling("redis.log");
		boolean watched = Files.isExecutable(SHELL);
		List<String> command = watched
				? List.of(SHELL.toString(), "-c", LAUNCH, "sh", deathWatch(configuration).toString(),
						executable.toString(), configuration.toString(), directory.toString())
				: List.of(executable.toString(), configuration.toString());
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		if (!watched) {
			Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "gatehouse-local-redis"));
		}
		return new RedisProcess(process, log);
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** What the server said so far, for a message. */
	String output() {
		try {
			return Files.readString(this.log).strip();
		}
		catch (IOException ex) {
			return "nothing.";
		}
	}

	@Override
	public void close() {
		try {
			// For the death watch this looks like our own end.
			this.process.getOutputStream().close();
			if (Files.isExecutable(SHELL) && this.process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
				return;
			}
		}
		catch (IOException ex) {
			// It has ended by itself.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
	}

	private static Path deathWatch(Path configuration) throws IOException {
		Path script = configuration.resolveSibling("death-watch.sh");
		try (InputStream source = RedisProcess.class.getResourceAsStream("death-watch.sh")) {
			if (source == null) {
				throw new IOException("death-watch.sh is not in the jar");
			}
			Files.copy(source, script);
		}
		return script;
	}

}
