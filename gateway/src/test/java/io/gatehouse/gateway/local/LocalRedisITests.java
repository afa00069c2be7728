package io.gatehouse.gateway.local;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.diagnostics.FailureAnalysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class LocalRedisITests {

	private static final Duration WITHIN = Duration.ofSeconds(10);

	@Test
	void startThenOnlyWhoKnowsThePasswordIsAnswered() throws IOException {
		try (LocalRedis redis = LocalRedis.start()) {
			assertThat(RedisProbe.answers(LocalRedis.HOST, redis.port(), redis.password())).isTrue();
			assertThat(RedisProbe.answers(LocalRedis.HOST, redis.port(), "guess")).isFalse();
			assertThat(command(redis.port(), "GET x")).startsWith("-NOAUTH");
		}
	}

	@Test
	void startThenNothingIsEvictedNorKeptAndOnlyLoopbackListens() throws IOException {
		try (LocalRedis redis = LocalRedis.start()) {
			String auth = "AUTH " + redis.password() + "\r\n";
			assertThat(command(redis.port(), auth + "CONFIG GET maxmemory-policy")).contains("noeviction");
			assertThat(command(redis.port(), auth + "CONFIG GET appendonly")).contains("\r\nno\r\n");
			assertThat(command(redis.port(), auth + "CONFIG GET save")).contains("$0\r\n");
			assertThat(command(redis.port(), auth + "CONFIG GET bind")).contains("$9\r\n127.0.0.1\r\n");
		}
	}

	@Test
	void startThenPasswordIsNeitherOnACommandLineNorInTheText() {
		try (LocalRedis redis = LocalRedis.start()) {
			assertThat(redis.toString()).doesNotContain(redis.password());
			assertThat(ProcessHandle.current().descendants().map((process) -> process.info().commandLine().orElse("")))
				.isNotEmpty()
				.noneMatch((line) -> line.contains(redis.password()));
		}
	}

	@Test
	void closeThenServerAndDirectoryAreGone() throws IOException {
		LocalRedis redis = LocalRedis.start();
		Path directory = directory(redis.port());
		assertThat(directory).isDirectory();
		redis.close();
		assertThat(listens(redis.port())).isFalse();
		assertThat(directory).doesNotExist();
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void killWhenProcessCannotTidyUpThenServerAndDirectoryAreGone() throws IOException, InterruptedException {
		Process program = new ProcessBuilder(System.getProperty("java.home") + "/bin/java", "-cp",
				System.getProperty("java.class.path"), LocalRedisProgram.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try (BufferedReader out = program.inputReader(StandardCharsets.UTF_8)) {
			int port = Integer.parseInt(out.readLine());
			Path directory = directory(port);
			assertThat(listens(port)).isTrue();
			List<ProcessHandle> children = program.descendants().toList();
			assertThat(children).isNotEmpty();
			program.destroyForcibly().waitFor();
			await(() -> !listens(port));
			await(() -> children.stream().noneMatch(ProcessHandle::isAlive));
			await(() -> !Files.exists(directory));
		}
		finally {
			program.destroyForcibly();
		}
	}

	@Test
	void startWhenServerCannotRunThenSaysWhyAndNamesTheWayOut(@TempDir File directory) throws IOException {
		File broken = new File(directory, "redis-server");
		Files.writeString(broken.toPath(), "#!/bin/sh\necho libssl.so.3 is missing\nexit 127\n");
		assertThat(broken.setExecutable(true)).isTrue();
		LocalRedisException failure = catchThrowableOfType(LocalRedisException.class,
				() -> LocalRedis.start((ignored) -> () -> broken));
		assertThat(failure).hasMessageContaining("libssl.so.3 is missing");
		FailureAnalysis analysis = new LocalRedisFailureAnalyzer().analyze(failure);
		assertThat(analysis.getAction()).contains("spring.data.redis.url");
	}

	private static String command(int port, String commands) throws IOException {
		try (Socket socket = new Socket(LocalRedis.HOST, port)) {
			socket.getOutputStream().write((commands + "\r\nQUIT\r\n").getBytes(StandardCharsets.UTF_8));
			InputStream in = socket.getInputStream();
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static boolean listens(int port) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(LocalRedis.HOST, port), 500);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** The directory of the server with that port, by its configuration. */
	private static Path directory(int port) throws IOException {
		try (Stream<Path> directories = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			return directories.filter((path) -> isOf(path.resolve("redis.conf"), port)).findFirst().orElseThrow();
		}
	}

	private static boolean isOf(Path configuration, int port) {
		try {
			return Files.isReadable(configuration)
					&& Files.readString(configuration).lines().anyMatch(("port " + port)::equals);
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void await(BooleanSupplier condition) throws InterruptedException {
		long deadline = System.nanoTime() + WITHIN.toNanos();
		while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
			Thread.sleep(50);
		}
		assertThat(condition.getAsBoolean()).isTrue();
	}

}
