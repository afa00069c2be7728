package io.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Makes tables of raw results: shows them, and writes them into a document anew where one
 * is named. What stands outside of the marks there is left as it is.
 */
final class Report {

	private static final String BEGIN = "<!-- bench: begin -->";

	private static final String END = "<!-- bench: end -->";

	private static final String RESULTS = "--raw=";

	private static final String INTO = "--into=";

	private static final List<String> JAVAS = List.of("17", "25");

	private final Results results;

	private final StringBuilder text = new StringBuilder();

	private Report(Results results) {
		this.results = results;
	}

	/**
	 * Shows the tables, or writes them.
	 * @param args {@code --raw=} the raw results, by default those of the last runs, and
	 * {@code --into=} the document, which may be left out
	 */
	static void main(String[] args) throws IOException {
		Path raw = Path.of(Options.RAW);
		Path document = null;
		for (String arg : args) {
			if (arg.startsWith(RESULTS)) {
				raw = Path.of(arg.substring(RESULTS.length()));
			}
			else if (arg.startsWith(INTO)) {
				document = Path.of(arg.substring(INTO.length()));
			}
			else {
				Tools.refuse("report takes " + RESULTS + "file and " + INTO + "document, not '" + arg + "'");
			}
		}
		String tables = new Report(new Results(raw)).write();
		if (tables.isEmpty()) {
			Tools.refuse("There are no results in " + raw + ": measure something first");
		}
		if (document != null) {
			replace(document, tables);
		}
		System.out.print(tables);
	}

	private static void replace(Path document, String tables) throws IOException {
		String before = Files.readString(document);
		int begin = before.indexOf(BEGIN);
		int end = before.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IOException(document + " lacks the marks between which the tables stand");
		}
		Files.writeString(document,
				before.substring(0, begin + BEGIN.length()) + "\n\n" + tables + before.substring(end));
	}

	private String write() throws IOException {
		List<Series> runs = new ArrayList<>();
		for (String java : JAVAS) {
			for (String label : this.results.labels()) {
				runs.add(new Series(java, label));
			}
		}
		for (Series run : runs) {
			proxy(run);
		}
		for (Series run : runs) {
			latency(run);
			pair(run, "routes", "10,000 routes, the last one called", "routes-10000", "routes-10", 0.9);
			pair(run, "tokens", "50,000 tokens, 10,000 ended sessions", "tokens-50000", "tokens-1000", 0.9);
			refusals(run);
			auth(run, "refresh", "Refreshes", "ES256 signatures of the JDK");
			auth(run, "login", "Sign-ins (the image)", "Argon2id hashes");
			storm(run);
			start(run);
		}
		return this.text.toString();
	}

	private void proxy(Series run) throws IOException {
		List<Double> plain = values(run, "proxy", "plain", "cpu");
		if (plain.isEmpty()) {
			return;
		}
		heading(run, "Proxied requests");
		line("| | requests/s | CPU µs/request | core busy | requests/s, gateway ÷ this | CPU, this ÷ gateway | goal |");
		line("|---|---|---|---|---|---|---|");
		proxy(run, "gatehouse", "**Gatehouse**: 1,000 ES256 tokens, identity headers", "");
		proxy(run, "filtered", "the same, through Gateway's filters (`gatehouse.lane.enabled=false`)", "");
		proxy(run, "plain", "plain Gateway, no authentication", "≥ 1.7, filters ≥ 1.0");
		proxy(run, "tuned", "plain Gateway with our settings", "");
		proxy(run, "rs256", "Gateway with resource server, RS256", "≥ 4");
		proxy(run, "es256", "Gateway with resource server, ES256", run.java().equals("17") ? "≥ 15" : "≥ 10");
		proxy(run, "haproxy-rs256", "HAProxy `jwt_verify`, RS256", "");
		proxy(run, "haproxy-es256", "HAProxy `jwt_verify`, ES256", "");
		line("");
		List<Double> filtered = values(run, "proxy", "filtered", "cpu");
		if (!filtered.isEmpty()) {
			line("Through Gateway's filters, beside plain Gateway: "
					+ ratio(values(run, "proxy", "filtered", "requests"), values(run, "proxy", "plain", "requests"))
					+ " of its requests, " + ratio(plain, filtered) + " by CPU.");
			line("");
		}
		chart(run);
	}

	private void proxy(Series run, String system, String name, String goal) throws IOException {
		List<Double> requests = values(run, "proxy", system, "requests");
		if (requests.isEmpty()) {
			return;
		}
		List<Double> cpu = values(run, "proxy", system, "cpu");
		line("| " + name + " | " + Spread.of(requests).format(0) + " | " + Spread.of(cpu).format(0) + " | "
				+ Spread.of(values(run, "proxy", system, "busy")).format(2) + " | "
				+ ratio(values(run, "proxy", "gatehouse", "requests"), requests) + " | "
				+ ratio(cpu, values(run, "proxy", "gatehouse", "cpu")) + " | " + goal + " |");
	}

	/** Requests for a second of processor time. */
	private void chart(Series run) throws IOException {
		line("Requests that a whole core would serve in a second (a million ÷ CPU µs):");
		line("");
		line("```");
		for (String system : List.of("gatehouse", "filtered", "plain", "tuned", "rs256", "es256", "haproxy-rs256",
				"haproxy-es256")) {
			List<Double> cpu = values(run, "proxy", system, "cpu");
			if (!cpu.isEmpty()) {
				double rate = 1e6 / Spread.of(cpu).median();
				line(String.format(Locale.ROOT, "%-13s %s %,.0f", system, "█".repeat((int) Math.max(1, rate / 400)),
						rate));
			}
		}
		line("```");
		line("");
	}

	private void latency(Series run) throws IOException {
		List<Double> plain = values(run, "latency", "plain", "p99");
		if (plain.isEmpty()) {
			return;
		}
		heading(run, "Latency at half of plain Gateway's capacity");
		line("| | rate/s | p50 µs | p99 µs | p99.9 µs | p99, gateway ÷ this | goal |");
		line("|---|---|---|---|---|---|---|");
		for (String system : List.of("gatehouse", "plain")) {
			line("| " + system + " | " + cell(run, "latency", system, "rate") + " | "
					+ cell(run, "latency", system, "p50") + " | " + cell(run, "latency", system, "p99") + " | "
					+ cell(run, "latency", system, "p99.9") + " | "
					+ ratio(values(run, "latency", "gatehouse", "p99"), values(run, "latency", system, "p99")) + " | "
					+ (system.equals("plain") ? "≤ 1.1" : "") + " |");
		}
		line("");
	}

	private void pair(Series run, String scenario, String title, String large, String small, double goal)
			throws IOException {
		List<Double> requests = values(run, scenario, large, "requests");
		if (requests.isEmpty()) {
			return;
		}
		heading(run, title);
		if (scenario.equals("tokens")) {
			line("Both with `" + String.join("` and `", Scenarios.TOKEN_CACHE) + "`, which is more than the defaults.");
			line("");
		}
		line("| | requests/s | CPU µs/request | resident MB |");
		line("|---|---|---|---|");
		for (String system : List.of(small, large)) {
			List<Double> resident = values(run, scenario, system, "resident");
			line("| " + system + " | " + cell(run, scenario, system, "requests") + " | "
					+ cell(run, scenario, system, "cpu") + " | "
					+ (resident.isEmpty() ? "" : Spread.of(resident).format(0)) + " |");
		}
		line("");
		line("Rate with many ÷ rate with few: " + ratio(requests, values(run, scenario, small, "requests"))
				+ "; by CPU: " + ratio(values(run, scenario, small, "cpu"), values(run, scenario, large, "cpu"))
				+ ". Goal: ≥ " + goal + ".");
		line("");
		refreshes(run, scenario, large);
	}

	private void refreshes(Series run, String scenario, String system) throws IOException {
		List<Double> refreshes = values(run, scenario, system, "refreshes");
		if (!refreshes.isEmpty()) {
			line(String.format(Locale.ROOT,
					"All routes were read again %.0f times under load: %s requests/s meanwhile, and %.0f were lost.",
					sum(refreshes), cell(run, scenario, system, "meanwhile"),
					sum(values(run, scenario, system, "dropped"))));
			line("");
		}
	}

	private static double sum(List<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).sum();
	}

	private void refusals(Series run) throws IOException {
		List<Double> good = values(run, "refusals", "good", "cpu");
		if (good.isEmpty()) {
			return;
		}
		heading(run, "Refusals");
		line("| | CPU µs/request | ÷ a good request | goal |");
		line("|---|---|---|---|");
		for (String kind : List.of("good", "expired", "unknown-key", "malformed")) {
			List<Double> cpu = values(run, "refusals", kind, "cpu");
			line("| " + kind + " | " + Spread.of(cpu).format(0) + " | " + ratio(cpu, good) + " | "
					+ (kind.equals("good") ? "" : "< 1") + " |");
		}
		line("");
	}

	private void auth(Series run, String scenario, String title, String reference) throws IOException {
		List<Double> rate = values(run, scenario, scenario, "requests");
		if (rate.isEmpty()) {
			return;
		}
		List<Double> alone = values(run, scenario, scenario, "reference");
		heading(run, title);
		line(Spread.of(rate).format(0) + " a second, " + cell(run, scenario, scenario, "cpu") + " µs of CPU each. "
				+ reference + " alone, on the same core in the same run: " + Spread.of(alone).format(0)
				+ " a second. Ratio: " + ratio(rate, alone) + ".");
		line("");
	}

	private void storm(Series run) throws IOException {
		if (values(run, "storm", "storm", "stormy-p99").isEmpty()) {
			return;
		}
		heading(run, "Proxied requests beside a storm of sign-ins");
		line("| hashing | sign-ins/s | p50 µs, without | p50 µs, with | p99 µs, without | p99 µs, with | p99, with ÷ without | goal |");
		line("|---|---|---|---|---|---|---|---|");
		for (String system : List.of("storm", "storm-equal")) {
			List<Double> stormy = values(run, "storm", system, "stormy-p99");
			if (!stormy.isEmpty()) {
				line("| " + (system.equals("storm") ? "lowest priority, as the image has it" : "the same priority")
						+ " | " + Spread.of(values(run, "storm", system, "logins")).format(1) + " | "
						+ cell(run, "storm", system, "quiet-p50") + " | " + cell(run, "storm", system, "stormy-p50")
						+ " | " + cell(run, "storm", system, "quiet-p99") + " | "
						+ cell(run, "storm", system, "stormy-p99") + " | "
						+ ratio(stormy, values(run, "storm", system, "quiet-p99")) + " | "
						+ (system.equals("storm") ? "≤ 1.5" : "") + " |");
			}
		}
		line("");
	}

	private void start(Series run) throws IOException {
		List<Double> plain = values(run, "start", "plain", "ready");
		if (plain.isEmpty()) {
			return;
		}
		heading(run, "Start and memory");
		line("| | ready, ms | ÷ plain | resident MB after load | ÷ plain |");
		line("|---|---|---|---|---|");
		for (String system : List.of("plain", "gatehouse", "gatehouse-image")) {
			List<Double> ready = values(run, "start", system, "ready");
			List<Double> resident = values(run, "start", system, "resident");
			if (!ready.isEmpty()) {
				line("| " + system + " | " + Spread.of(ready).format(0) + " | " + ratio(ready, plain) + " | "
						+ Spread.of(resident).format(0) + " | "
						+ ratio(resident, values(run, "start", "plain", "resident")) + " |");
			}
		}
		line("");
	}

	private void heading(Series run, String title) {
		line("### " + title + ", " + run);
		line("");
	}

	private List<Double> values(Series run, String scenario, String system, String metric) throws IOException {
		return new ArrayList<>(
				this.results.values(run.java(), Results.labelled(scenario, run.label()), system, metric));
	}

	/** Median and interval, without decimals. */
	private String cell(Series run, String scenario, String system, String metric) throws IOException {
		return Spread.of(values(run, scenario, system, metric)).format(0);
	}

	private static String ratio(List<Double> values, List<Double> others) {
		return (values.isEmpty() || others.isEmpty()) ? "" : Spread.ofRatios(values, others).format(2);
	}

	private void line(String line) {
		this.text.append(line).append('\n');
	}

	/**
	 * Runs whose results belong together.
	 *
	 * @param java the major version of the Java
	 * @param label what tells them from others with that Java, or empty
	 */
	private record Series(String java, String label) {

		@Override
		public String toString() {
			return "Java " + this.java + (this.label.isEmpty() ? "" : ", " + this.label + " run");
		}

	}

}
