package io.gatehouse.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process on one core. What it costs is read from {@code /proc}.
 */
final class Server implements AutoCloseable {

	/** Of a clock tick, which Linux shows as a hundredth of a second everywhere. */
	private static final int MICROSECONDS_PER_TICK = 10_000;

	private static final long START_TIMEOUT = TimeUnit.SECONDS.toNanos(120);

	/** The argument that says where it is managed. */
	static final String MANAGEMENT = "--management.server.port=";

	private final String name;

	private final int port;

	private final List<String> command;

	private final Path log;

	private final Process process;

	private final long startedAt = System.nanoTime();

	private Server(String name, int port, List<String> command, Path log, Process process) {
		this.name = name;
		this.port = port;
		this.command = command;
		this.log = log;
		this.process = process;
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
	}

	/**
	 * Starts a process and waits until it listens.
	 * @param directory for its log
	 * @param port where it will listen
	 */
	static Server start(Options options, String name, Path directory, int core, int port, List<String> command)
			throws IOException {
		List<String> pinned = new ArrayList<>(options.on(core));
		pinned.addAll(command);
		Path log = directory.resolve(name + ".log");
		Process process = new ProcessBuilder(pinned).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		Server server = new Server(name, port, command, log, process);
		server.await();
		return server;
	}

	String name() {
		return this.name;
	}

	int port() {
		return this.port;
	}

	/** The port where it is managed. */
	int management() {
		return this.command.stream()
			.filter((argument) -> argument.startsWith(MANAGEMENT))
			.mapToInt((argument) -> Integer.parseInt(argument.substring(MANAGEMENT.length())))
			.findFirst()
			.orElseThrow();
	}

	/** Time from the start until now, in milliseconds. */
	double age() {
		return (System.nanoTime() - this.startedAt) / 1e6;
	}

	/** Moves all of its threads to the core, or to both with {@code 0,1}. */
	void pin(String cores) throws IOException {
		Process taskset = new ProcessBuilder("taskset", "-a", "-c", "-p", cores, "" + this.process.pid())
			.redirectErrorStream(true)
			.start();
		taskset.getInputStream().readAllBytes();
	}

	/** The processor time that it has taken so far, in microseconds. */
	long cpu() throws IOException {
		String stat = Files.readString(proc("stat"));
		// What stands in parentheses may hold spaces.
		String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
		return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROSECONDS_PER_TICK;
	}

	/** The memory that is resident, in megabytes. */
	double resident() throws IOException {
		for (String line : Files.readAllLines(proc("status"))) {
			if (line.startsWith("VmRSS:")) {
				return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
			}
		}
		throw new IOException("No VmRSS of " + this.name);
	}

	private Path proc(String file) {
		return Path.of("/proc", "" + this.process.pid(), file);
	}

	private void await() throws IOException {
		while (System.nanoTime() - this.startedAt < START_TIMEOUT && this.process.isAlive()) {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress("127.0.0.1", this.port), 1000);
				return;
			}
			catch (IOException ex) {
				pause(5);
			}
		}
		close();
		throw new IOException(this.name + " did not start, see " + this.log);
	}

	static void pause(long milliseconds) {
		try {
			Thread.sleep(milliseconds);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
