package io.gatehouse.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.gatehouse.bench.ClosedLoop.Answers;

/**
 * What is measured.
 */
final class Scenarios {

	static final List<String> ALL = List.of("proxy", "latency", "routes", "tokens", "refusals", "refresh", "login",
			"storm", "start");

	private static final String PATH = "/api/orders";

	/** Of proxied requests beside a storm, a second: well below what a core can do. */
	private static final double STEADY = 500;

	/** Sign-ins under way and waiting: what a gateway on one core takes by default. */
	private static final int STORM = 65;

	/** All of a storm comes from one address. */
	private static final String UNTHROTTLED = "--gatehouse.login.throttle.enabled=false";

	/** As files of tokens are named. */
	private static final List<String> REFUSED = List.of("expired", "unknown-key", "malformed");

	private static final int REVOKED = 10_000;

	/** Fifty thousand tokens are more than a gateway keeps by default. */
	static final List<String> TOKEN_CACHE = List.of("gatehouse.token-cache.max-entries=60000",
			"gatehouse.token-cache.max-size=256MB");

	/** Seconds of one look at whether a system still gets faster. */
	private static final int STEP = 5;

	private final Options options;

	private final Path directory;

	private final Systems systems;

	private final Results results;

	private final String java;

	Scenarios(Options options, Path directory, Systems systems) throws IOException {
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
			case "routes" -> routes();
			case "tokens" -> tokens();
			case "refusals" -> refusals();
			case "refresh" -> refresh();
			case "login" -> login();
			case "storm" -> storm();
			case "start" -> start();
		}
	}

	/** Requests that a core proxies, with each system's own tokens. */
	private void proxy() throws IOException {
		try (Group group = new Group(this.options)) {
			group.add("gatehouse", () -> this.systems.gatehouse("gatehouse", this.systems.route(0)));
			group.add("filtered",
					() -> this.systems.gatehouse("filtered", this.systems.route(0, "--gatehouse.lane.enabled=false")));
			group.add("plain", () -> this.systems.plain("plain", this.systems.route(0)));
			group.add("tuned", () -> this.systems.tuned("tuned", this.systems.route(0)));
			group.add("rs256", () -> this.systems.secured("rs256", "RS256", this.systems.route(0)));
			group.add("es256", () -> this.systems.secured("es256", "ES256", this.systems.route(0)));
			if (onPath("haproxy")) {
				group.add("haproxy-rs256", () -> this.systems.haproxy("haproxy-rs256", "RS256"));
				group.add("haproxy-es256", () -> this.systems.haproxy("haproxy-es256", "ES256"));
			}
			group.warmUp((server, round) -> warmUp(server));
			group.rounds((server, round) -> {
				requests("proxy", server, round);
			});
		}
	}

	/** Latency at half of plain Gateway's capacity. */
	private void latency() throws IOException {
		List<Double> capacity = this.results.values(this.java, labelled("proxy"), "plain", "requests");
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

	/** The last of ten routes, and the last of ten thousand. */
	private void routes() throws IOException {
		try (Group group = new Group(this.options)) {
			group.add("routes-10", () -> this.systems.gatehouse("routes-10", this.systems.route(9)));
			group.add("routes-10000",
					() -> this.systems.gatehouse("routes-10000",
							this.systems.route(9999, "--management.endpoints.web.exposure.include=gateway,metrics",
									"--management.endpoint.gateway.access=unrestricted")));
			group.warmUp((server, round) -> warmUp(server));
			group.rounds((server, round) -> requests("routes", server, round));
			// Afterwards: what a refresh leaves to the collector is not what a request
			// costs.
			group.rounds((server, round) -> {
				if (server.name().equals("routes-10000")) {
					refreshed(server, round);
				}
			});
		}
	}

	/** Reads all routes again, at least once, while requests come. */
	private void refreshed(Server server, int round) throws IOException {
		Refreshes refreshes = Refreshes.start(server.management());
		long dropped = 0;
		double slowest = Double.MAX_VALUE;
		do {
			Wrk wrk = run(server, this.options.seconds());
			dropped += wrk.refused() + wrk.broken();
			slowest = Math.min(slowest, wrk.requests());
		}
		while (!refreshes.began());
		add("routes", server, "meanwhile", round, slowest);
		add("routes", server, "dropped", round, dropped);
		add("routes", server, "refreshes", round, refreshes.stop());
	}

	/** A thousand tokens, and fifty thousand with ten thousand ended sessions. */
	private void tokens() throws IOException {
		String[] bounds = TOKEN_CACHE.stream().map((setting) -> "--" + setting).toArray(String[]::new);
		try (Group group = new Group(this.options)) {
			group.add("tokens-1000", () -> this.systems.gatehouse("tokens-1000", this.systems.route(0, bounds)));
			this.systems.revoke(REVOKED);
			group.add("tokens-50000", () -> this.systems.gatehouse("tokens-50000", this.systems.route(0, bounds)));
			group.warmUp((server, round) -> warmUp(server));
			group.rounds((server, round) -> {
				requests("tokens", server, round);
				add("tokens", server, "resident", round, server.resident());
			});
		}
	}

	/** What it costs to refuse, beside what it costs to serve. */
	private void refusals() throws IOException {
		try (Group group = new Group(this.options)) {
			group.add("refusals", () -> this.systems.gatehouse("refusals", this.systems.route(0)));
			group.warmUp((server, round) -> {
				warmUp(server);
				for (String kind : REFUSED) {
					Wrk.run(this.options, server, PATH, this.directory.resolve(kind + ".txt"), 5);
				}
			});
			group.rounds((server, round) -> {
				Wrk good = measure(server);
				this.results.add(this.java, labelled("refusals"), "good", "cpu", round, good.cpu());
				for (String kind : REFUSED) {
					Wrk refused = Wrk.run(this.options, server, PATH, this.directory.resolve(kind + ".txt"),
							this.options.seconds());
					this.results.add(this.java, labelled("refusals"), kind, "cpu", round, refused.cpu());
				}
			});
		}
	}

	/** Refreshes, beside the signatures that the core can make. */
	private void refresh() throws IOException {
		auth("refresh", "sign", this.systems::gatehouse, (server) -> AuthClients.refreshers(16));
	}

	/**
	 * Sign-ins, beside the passwords that the core can check; of the image, which has its
	 * compiler told about the hash. There are so few of them in a second that the
	 * compiler would still be at the rest of their way after minutes: refreshes, which go
	 * the same way, come before them, as in every gateway in use.
	 */
	private void login() throws IOException {
		auth("login", "hash", this.systems::image, (server) -> AuthClients.logins(4),
				(server) -> AuthClients.refreshers(16));
	}

	/**
	 * @param before what the gateway is warmed up with before the clients that count
	 */
	private void auth(String scenario, String reference, Starter starter, Clients clients, Clients... before)
			throws IOException {
		try (Group group = new Group(this.options)) {
			group.add(scenario, () -> starter.start(scenario, this.systems.route(0)));
			group.warmUp((server, round) -> {
				AuthClients.awaitReady(server);
				for (Clients first : before) {
					warmUp(server, first);
				}
				warmUp(server, clients);
			});
			double[] last = { this.systems.reference(reference) };
			group.rounds((server, round) -> {
				long cpu = server.cpu();
				List<? extends ClosedLoop.Client> all = clients.of(server);
				if (scenario.equals("refresh")) {
					// Signing in is not what is measured.
					ClosedLoop.run(server.port(), all, Duration.ofMillis(1));
					cpu = server.cpu();
				}
				Answers answers = ClosedLoop.run(server.port(), all, Duration.ofSeconds(this.options.seconds()));
				add(scenario, server, "requests", round, answers.rate());
				add(scenario, server, "cpu", round, (server.cpu() - cpu) / (double) answers.count());
				// The machine's speed changes meanwhile: what it was before and after.
				double after = this.systems.reference(reference);
				add(scenario, server, "reference", round, (last[0] + after) / 2);
				last[0] = after;
			});
		}
	}

	/** The latency of proxied requests, with and without as many sign-ins as it takes. */
	private void storm() throws IOException {
		List<byte[]> requests = OpenLoop.requests(PATH, this.directory.resolve("es256.txt"));
		Duration length = Duration.ofSeconds(this.options.seconds());
		try (Group group = new Group(this.options)) {
			group.add("storm", () -> this.systems.image("storm", this.systems.route(0, UNTHROTTLED)));
			group.add("storm-equal", () -> this.systems.image("storm-equal",
					this.systems.route(0, UNTHROTTLED, "-XX:ThreadPriorityPolicy=0")));
			group.warmUp((server, round) -> {
				AuthClients.awaitReady(server);
				warmUp(server);
				AuthClients.Storm.of(server.port(), 4, Duration.ofSeconds(5)).end();
			});
			group.rounds((server, round) -> {
				OpenLoop load = new OpenLoop(server.port(), requests, 64);
				percentiles(server, "quiet", round, load.run(STEADY, length));
				AuthClients.Storm storm = AuthClients.Storm.of(server.port(), STORM, length.plusSeconds(2));
				// Until all of them wait.
				Server.pause(1000);
				percentiles(server, "stormy", round, load.run(STEADY, length));
				add("storm", server, "logins", round, storm.end());
			});
		}
	}

	private void percentiles(Server server, String when, int round, OpenLoop.Latencies latencies) throws IOException {
		if (latencies.failures() > 0) {
			throw new IOException(latencies + " of " + server.name());
		}
		add("storm", server, when + "-p50", round, latencies.percentile(50));
		add("storm", server, when + "-p99", round, latencies.percentile(99));
	}

	/** From nothing to the first answer, and what is resident after some load. */
	private void start() throws IOException {
		try (Group group = new Group(this.options)) {
			for (int round = 1; round <= this.options.rounds(); round++) {
				int number = round;
				for (String name : List.of("gatehouse", "plain", "gatehouse-image")) {
					if (this.options.wants(name)) {
						group.once(() -> start(name, number));
					}
				}
			}
		}
	}

	private void start(String name, int round) throws IOException {
		Server server = switch (name) {
			case "plain" -> this.systems.plain(name, this.systems.route(0));
			case "gatehouse" -> this.systems.gatehouse(name, this.systems.route(0));
			default -> this.systems.image(name, this.systems.route(0));
		};
		try (server) {
			Path tokens = this.directory.resolve("es256.txt");
			List<byte[]> requests = OpenLoop.requests(PATH, tokens).subList(0, 1);
			while (new OpenLoop(server.port(), requests, 1).run(1000, Duration.ofMillis(1)).failures() > 0) {
				Server.pause(5);
			}
			add("start", server, "ready", round, server.age());
			Wrk.run(this.options, server, PATH, tokens, this.options.seconds());
			add("start", server, "resident", round, server.resident());
		}
	}

	private static boolean onPath(String program) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	private void requests(String scenario, Server server, int round) throws IOException {
		Wrk wrk = measure(server);
		add(scenario, server, "requests", round, wrk.requests());
		add(scenario, server, "cpu", round, wrk.cpu());
		add(scenario, server, "busy", round, wrk.busy());
	}

	private void warmUp(Server server) throws IOException {
		// HAProxy is compiled already.
		if (!server.name().startsWith("haproxy")) {
			warmUp(server, () -> run(server, STEP).cpu());
		}
	}

	/**
	 * Until it has taken its time and gets no faster any more. Its compiler may use both
	 * cores meanwhile: on one it competes with the load for minutes.
	 * @param load puts load on it and tells the microseconds of a request
	 */
	private void warmUp(Server server, Load load) throws IOException {
		server.pin(Options.MEASURED_CORE + "," + Options.OTHER_CORE);
		long second = 1_000_000;
		long start = server.cpu();
		double best = Double.MAX_VALUE;
		int vain = 0;
		while (server.cpu() - start < this.options.warmUp() * second
				|| (vain < 2 && server.cpu() - start < 2 * this.options.warmUp() * second)) {
			double cpu = load.run();
			vain = (cpu > 0.97 * best) ? vain + 1 : 0;
			best = Math.min(best, cpu);
			System.out.printf("%s is warming up: %.0f microseconds a request%n", server.name(), cpu);
		}
		server.pin("" + Options.MEASURED_CORE);
	}

	private void warmUp(Server server, Clients clients) throws IOException {
		warmUp(server, () -> {
			List<? extends ClosedLoop.Client> all = clients.of(server);
			long cpu = server.cpu();
			long answers = ClosedLoop.run(server.port(), all, Duration.ofSeconds(STEP)).count();
			return (server.cpu() - cpu) / (double) answers;
		});
	}

	private Wrk measure(Server server) throws IOException {
		Wrk wrk = run(server, this.options.seconds());
		if (wrk.refused() > 0 || wrk.broken() > 0) {
			throw new IOException(server.name() + " refused " + wrk.refused() + " requests and lost " + wrk.broken());
		}
		return wrk;
	}

	private Wrk run(Server server, int seconds) throws IOException {
		String tokens = switch (server.name()) {
			case "rs256", "haproxy-rs256" -> "rs256.txt";
			case "es256" -> "es256-jwt.txt";
			case "tokens-50000" -> "many.txt";
			default -> "es256.txt";
		};
		return Wrk.run(this.options, server, PATH, this.directory.resolve(tokens), seconds);
	}

	private void add(String scenario, Server server, String metric, int round, double value) throws IOException {
		this.results.add(this.java, labelled(scenario), server.name(), metric, round, value);
	}

	private String labelled(String scenario) {
		return Results.labelled(scenario, this.options.label());
	}

	/** Puts load on a server. */
	@FunctionalInterface
	private interface Load {

		/** Tells the microseconds of processor time that a request took. */
		double run() throws IOException;

	}

	/** Starts a system. */
	@FunctionalInterface
	private interface Starter {

		/**
		 * @param arguments further ones of the gateway
		 */
		Server start(String name, String... arguments) throws IOException;

	}

	/** Makes the clients of a server. */
	@FunctionalInterface
	private interface Clients {

		List<? extends ClosedLoop.Client> of(Server server);

	}

}
