package io.gatehouse.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run of measurements: starts what all need, then measures one thing after the other.
 */
final class Run {

	static final int FEW_TOKENS = 1000;

	static final int MANY_TOKENS = 50_000;

	private Run() {
	}

	@SuppressWarnings("try")
	static void main(String[] args) throws Exception {
		Options options = options(args);
		Path directory = Files.createTempDirectory("gatehouse-bench");
		boolean many = options.scenarios().contains("tokens");
		Credentials.write(directory, FEW_TOKENS, many ? MANY_TOKENS : FEW_TOKENS);
		int backend = Ports.free();
		int redis = Ports.free();
		try (Server ignored = Server.start(options, "backend", directory, Options.OTHER_CORE, backend,
				backend(backend, directory));
				Server redisServer = Server.start(options, "redis", directory, Options.OTHER_CORE, redis,
						List.of("redis-server", "--port", "" + redis, "--bind", "127.0.0.1", "--save", ""))) {
			Scenarios scenarios = new Scenarios(options, directory,
					new Systems(options, directory, backend, redisServer.port()));
			for (String scenario : options.scenarios()) {
				scenarios.run(scenario);
			}
		}
		System.exit(0);
	}

	private static Options options(String[] args) {
		try {
			return Options.of(args);
		}
		catch (IllegalArgumentException ex) {
			Tools.refuse(String.valueOf(ex.getMessage()));
			throw ex;
		}
	}

	private static List<String> backend(int port, Path directory) {
		return List.of(ProcessHandle.current().info().command().orElse("java"), "-Xmx128m",
				"-Dreactor.netty.ioWorkerCount=1", "-jar", System.getProperty("java.class.path"), "backend", "" + port,
				directory.toString());
	}

}
