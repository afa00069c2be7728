package io.gatehouse.gateway.flow;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.springframework.util.FileSystemUtils;

/**
 * The machine's own MariaDB, as a process on loopback with an empty directory.
 */
final class MariaDb implements AutoCloseable {

	static final String PASSWORD = "of-this-test-only";

	private static final Path SERVER = Path.of("/usr/sbin/mariadbd");

	/** Makes the tables of the server itself. */
	private static final Path SYSTEM_TABLES = Path.of("/usr/share/mysql/mysql_system_tables.sql");

	private final Path directory;

	private final int port = RedisNode.freePort();

	private final Process process;

	/**
	 * Starts a server with a database {@code people} and a user {@code gatehouse}.
	 * @param statements what else it does first, in that database
	 */
	MariaDb(List<String> statements) throws Exception {
		Assumptions.assumeTrue(Files.isExecutable(SERVER) && Files.isReadable(SYSTEM_TABLES),
				"There is no MariaDB on this machine (Debian's package is mariadb-server-core)");
		this.directory = Files.createTempDirectory("gatehouse-mariadb");
		Process bootstrap = launch("--bootstrap");
		try (OutputStream in = bootstrap.getOutputStream()) {
			in.write("CREATE DATABASE mysql;\nUSE mysql;\n".getBytes());
			Files.copy(SYSTEM_TABLES, in);
		}
		if (!bootstrap.waitFor(60, TimeUnit.SECONDS) || bootstrap.exitValue() != 0) {
			throw new IllegalStateException(Files.readString(log()));
		}
		List<String> first = new ArrayList<>(
				List.of("CREATE DATABASE people CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci", "USE people",
						"CREATE USER gatehouse@'127.0.0.1' IDENTIFIED BY '" + PASSWORD + "'",
						"GRANT ALL ON people.* TO gatehouse@'127.0.0.1'"));
		first.addAll(statements);
		Path file = this.directory.resolve("first.sql");
		Files.writeString(file, String.join(";\n", first) + ";\n");
		this.process = launch("--port=" + this.port, "--init-file=" + file);
		Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress("127.0.0.1", this.port), 1000);
				return true;
			}
		});
	}

	String url() {
		return "r2dbc:mariadb://127.0.0.1:" + this.port + "/people";
	}

	void kill() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

	@Override
	public void close() throws IOException {
		kill();
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private Process launch(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(SERVER.toString(), "--no-defaults",
				"--user=" + System.getProperty("user.name"), "--datadir=" + this.directory.resolve("data"),
				"--socket=" + this.directory.resolve("socket"), "--pid-file=" + this.directory.resolve("pid"),
				"--bind-address=127.0.0.1", "--skip-name-resolve", "--innodb-buffer-pool-size=8M",
				"--innodb-log-file-size=4M", "--innodb-flush-method=nosync"));
		command.addAll(List.of(arguments));
		Files.createDirectories(this.directory.resolve("data"));
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
			.start();
		Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
		return process;
	}

	private Path log() {
		return this.directory.resolve("log");
	}

}
