package io.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What is measured.
 */
final class Scenarios {

	static final List<String> ALL = List.of("proxy", "latency", "routes", "tokens", "refusals", "refresh", "login",
			"start");

	private static final String PATH = "/api/orders";

	private final Options options;

	private final Path directory;

	private final Systems systems;

	private final Results results;

	private final String java;

	Scenarios(Options options, Path directory, Systems systems, int redis) throws IOException {
		this.options = options;
		this.directory = directory;
		this.systems = systems;
		this.results = new Results(options.raw());
		this.java = options.javaVersion();
	}

	void run(String scenario) throws IOException {
		switch (scenario) {
			case "proxy" -> proxy();
			case "latency" -> latency();
			default -> throw new IllegalArgumentException("There is no measurement '" + scenario + "'");
		}
	}

	/** Requests that a core proxies, with each system's own tokens. */
	private void proxy() throws IOException {
		try (Group group = new Group(this.options)) {
			group.add("gatehouse", () -> this.systems.gatehouse("gatehouse", this.systems.route(0)));
			group.add("plain", () -> this.systems.plain("plain", this.systems.route(0)));
			group.add("tuned", () -> this.systems.tuned("tuned", this.systems.route(0)));
			group.add("rs256", () -> this.systems.secured("rs256", "RS256", this.systems.route(0)));
			group.add("es256", () -> this.systems.secured("es256", "ES256", this.systems.route(0)));
			group.warmUp((server, round) -> warmUp(server));
			group.rounds((server, round) -> {
				Wrk wrk = measure(server);
				add("proxy", server, "requests", round, wrk.requests());
				add("proxy", server, "cpu", round, wrk.cpu());
				add("proxy", server, "busy", round, wrk.busy());
			});
		}
	}

	/** Latency at half of plain Gateway's capacity. */
	private void latency() throws IOException {
		List<Double> capacity = this.results.values(this.java, "proxy", "plain", "requests");
		if (capacity.isEmpty()) {
			throw new IOException("Half of plain Gateway's capacity: measure 'proxy' first");
		}
		double rate = Spread.of(capacity).median() / 2;
		List<byte[]> requests = OpenLoop.requests(PATH, this.directory.resolve("es256.txt"));
		try (Group group = new Group(this.options)) {
			group.add("gatehouse", () -> this.systems.gatehouse("gatehouse", this.systems.route(0)));
			group.add("plain", () -> this.systems.plain("plain", this.systems.route(0)));
			group.warmUp((server, round) -> warmUp(server));
			group.rounds((server, round) -> {
				OpenLoop.Latencies latencies = new OpenLoop(server.port(), requests, 64).run(rate,
						Duration.ofSeconds(this.options.seconds()));
				if (latencies.failures() > 0) {
					throw new IOException(latencies + " of " + server.name());
				}
				add("latency", server, "rate", round, rate);
				add("latency", server, "p50", round, latencies.percentile(50));
				add("latency", server, "p99", round, latencies.percentile(99));
				add("latency", server, "p99.9", round, latencies.percentile(99.9));
			});
		}
	}

	/**
	 * Until it has taken its time and gets no faster any more. Its compiler may use both
	 * cores meanwhile: on one it competes with the load for minutes.
	 */
	private void warmUp(Server server) throws IOException {
		server.pin(Options.MEASURED_CORE + "," + Options.OTHER_CORE);
		long second = 1_000_000;
		long start = server.cpu();
		double best = Double.MAX_VALUE;
		int vain = 0;
		while (server.cpu() - start < this.options.warmUp() * second
				|| (vain < 2 && server.cpu() - start < 3 * this.options.warmUp() * second)) {
			double cpu = run(server, 5).cpu();
			vain = (cpu > 0.97 * best) ? vain + 1 : 0;
			best = Math.min(best, cpu);
			System.out.printf("%s is warming up: %.0f microseconds a request%n", server.name(), cpu);
		}
		server.pin("" + Options.MEASURED_CORE);
	}

	private Wrk measure(Server server) throws IOException {
		Wrk wrk = run(server, this.options.seconds());
		if (wrk.refused() > 0 || wrk.broken() > 0) {
			throw new IOException(server.name() + " refused " + wrk.refused() + " requests and lost " + wrk.broken());
		}
		return wrk;
	}

	private Wrk run(Server server, int seconds) throws IOException {
		Path tokens = this.directory.resolve(server.name().equals("rs256") ? "rs256.txt" : "es256.txt");
		return Wrk.run(this.options, server, PATH, tokens, seconds);
	}

	private void add(String scenario, Server server, String metric, int round, double value) throws IOException {
		this.results.add(this.java, scenario, server.name(), metric, round, value);
	}

}
