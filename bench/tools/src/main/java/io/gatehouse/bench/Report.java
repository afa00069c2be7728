package io.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes the tables of {@code docs/performance.md} anew, from the raw results. What
 * stands outside of the marks there is left as it is.
 */
final class Report {

	private static final String BEGIN = "<!-- bench: begin -->";

	private static final String END = "<!-- bench: end -->";

	private static final List<String> JAVAS = List.of("17", "25");

	private final Results results;

	private final StringBuilder text = new StringBuilder();

	private Report(Results results) {
		this.results = results;
	}

	/**
	 * Writes the document.
	 * @param args the raw results and the document, both of which may be left out
	 */
	static void main(String[] args) throws IOException {
		Path raw = Path.of((args.length > 0) ? args[0] : "docs/performance.tsv");
		Path document = Path.of((args.length > 1) ? args[1] : "docs/performance.md");
		String tables = new Report(new Results(raw)).write();
		String before = Files.readString(document);
		int begin = before.indexOf(BEGIN);
		int end = before.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IOException(document + " lacks the marks between which the tables stand");
		}
		Files.writeString(document,
				before.substring(0, begin + BEGIN.length()) + "\n\n" + tables + before.substring(end));
		System.out.print(tables);
	}

	private String write() throws IOException {
		for (String java : JAVAS) {
			proxy(java);
		}
		for (String java : JAVAS) {
			latency(java);
			pair(java, "routes", "10,000 routes, the last one called", "routes-10000", "routes-10", 0.9);
			pair(java, "tokens", "50,000 tokens, 10,000 ended sessions", "tokens-50000", "tokens-1000", 0.9);
			refusals(java);
			auth(java, "refresh", "Refreshes", "ES256 signatures of the JDK");
			auth(java, "login", "Sign-ins", "Argon2id hashes");
			storm(java);
			start(java);
		}
		return this.text.toString();
	}

	private void proxy(String java) throws IOException {
		List<Double> plain = values(java, "proxy", "plain", "cpu");
		if (plain.isEmpty()) {
			return;
		}
		heading(java, "Proxied requests");
		line("| | requests/s | CPU µs/request | core busy | requests/s, gateway ÷ this | CPU, this ÷ gateway | goal |");
		line("|---|---|---|---|---|---|---|");
		proxy(java, "gatehouse", "**Gatehouse**: 1,000 ES256 tokens, identity headers", "");
		proxy(java, "filtered", "the same, through Gateway's filters (`gatehouse.lane.enabled=false`)", "");
		proxy(java, "plain", "plain Gateway, no authentication", "≥ 1.7, filters ≥ 1.0");
		proxy(java, "tuned", "plain Gateway with our settings", "");
		proxy(java, "rs256", "Gateway with resource server, RS256", "≥ 4");
		proxy(java, "es256", "Gateway with resource server, ES256", java.equals("17") ? "≥ 15" : "≥ 10");
		proxy(java, "haproxy-rs256", "HAProxy `jwt_verify`, RS256", "");
		proxy(java, "haproxy-es256", "HAProxy `jwt_verify`, ES256", "");
		line("");
		List<Double> filtered = values(java, "proxy", "filtered", "cpu");
		if (!filtered.isEmpty()) {
			line("Through Gateway's filters, beside plain Gateway: "
					+ ratio(values(java, "proxy", "filtered", "requests"), values(java, "proxy", "plain", "requests"))
					+ " of its requests, " + ratio(plain, filtered) + " by CPU.");
			line("");
		}
		chart(java);
	}

	private void proxy(String java, String system, String name, String goal) throws IOException {
		List<Double> requests = values(java, "proxy", system, "requests");
		if (requests.isEmpty()) {
			return;
		}
		List<Double> cpu = values(java, "proxy", system, "cpu");
		line("| " + name + " | " + Spread.of(requests).format(0) + " | " + Spread.of(cpu).format(0) + " | "
				+ Spread.of(values(java, "proxy", system, "busy")).format(2) + " | "
				+ ratio(values(java, "proxy", "gatehouse", "requests"), requests) + " | "
				+ ratio(cpu, values(java, "proxy", "gatehouse", "cpu")) + " | " + goal + " |");
	}

	/** Requests for a second of processor time. */
	private void chart(String java) throws IOException {
		line("Requests that a whole core would serve in a second (a million ÷ CPU µs):");
		line("");
		line("```");
		for (String system : List.of("gatehouse", "filtered", "plain", "tuned", "rs256", "es256", "haproxy-rs256",
				"haproxy-es256")) {
			List<Double> cpu = values(java, "proxy", system, "cpu");
			if (!cpu.isEmpty()) {
				double rate = 1e6 / Spread.of(cpu).median();
				line(String.format(Locale.ROOT, "%-13s %s %,.0f", system, "█".repeat((int) Math.max(1, rate / 400)),
						rate));
			}
		}
		line("```");
		line("");
	}

	private void latency(String java) throws IOException {
		List<Double> plain = values(java, "latency", "plain", "p99");
		if (plain.isEmpty()) {
			return;
		}
		heading(java, "Latency at half of plain Gateway's capacity");
		line("| | rate/s | p50 µs | p99 µs | p99.9 µs | p99, gateway ÷ this | goal |");
		line("|---|---|---|---|---|---|---|");
		for (String system : List.of("gatehouse", "plain")) {
			line("| " + system + " | " + cell(java, "latency", system, "rate") + " | "
					+ cell(java, "latency", system, "p50") + " | " + cell(java, "latency", system, "p99") + " | "
					+ cell(java, "latency", system, "p99.9") + " | "
					+ ratio(values(java, "latency", "gatehouse", "p99"), values(java, "latency", system, "p99")) + " | "
					+ (system.equals("plain") ? "≤ 1.1" : "") + " |");
		}
		line("");
	}

	private void pair(String java, String scenario, String title, String large, String small, double goal)
			throws IOException {
		List<Double> requests = values(java, scenario, large, "requests");
		if (requests.isEmpty()) {
			return;
		}
		heading(java, title);
		line("| | requests/s | CPU µs/request | resident MB |");
		line("|---|---|---|---|");
		for (String system : List.of(small, large)) {
			List<Double> resident = values(java, scenario, system, "resident");
			line("| " + system + " | " + cell(java, scenario, system, "requests") + " | "
					+ cell(java, scenario, system, "cpu") + " | "
					+ (resident.isEmpty() ? "" : Spread.of(resident).format(0)) + " |");
		}
		line("");
		line("Rate with many ÷ rate with few: " + ratio(requests, values(java, scenario, small, "requests"))
				+ "; by CPU: " + ratio(values(java, scenario, small, "cpu"), values(java, scenario, large, "cpu"))
				+ ". Goal: ≥ " + goal + ".");
		line("");
		refreshes(java, scenario, large);
	}

	private void refreshes(String java, String scenario, String system) throws IOException {
		List<Double> refreshes = values(java, scenario, system, "refreshes");
		if (!refreshes.isEmpty()) {
			line(String.format(Locale.ROOT,
					"All routes were read again %.0f times under load, and %.0f requests were lost.", sum(refreshes),
					sum(values(java, scenario, system, "dropped"))));
			line("");
		}
	}

	private static double sum(List<Double> values) {
		return values.stream().mapToDouble(Double::doubleValue).sum();
	}

	private void refusals(String java) throws IOException {
		List<Double> good = values(java, "refusals", "good", "cpu");
		if (good.isEmpty()) {
			return;
		}
		heading(java, "Refusals");
		line("| | CPU µs/request | ÷ a good request | goal |");
		line("|---|---|---|---|");
		for (String kind : List.of("good", "expired", "unknown-key", "malformed")) {
			List<Double> cpu = values(java, "refusals", kind, "cpu");
			line("| " + kind + " | " + Spread.of(cpu).format(0) + " | " + ratio(cpu, good) + " | "
					+ (kind.equals("good") ? "" : "< 1") + " |");
		}
		line("");
	}

	private void auth(String java, String scenario, String title, String reference) throws IOException {
		List<Double> rate = values(java, scenario, scenario, "requests");
		if (rate.isEmpty()) {
			return;
		}
		List<Double> alone = values(java, scenario, scenario, "reference");
		heading(java, title);
		line(Spread.of(rate).format(0) + " a second, " + cell(java, scenario, scenario, "cpu") + " µs of CPU each. "
				+ reference + " alone, on the same core in the same run: " + Spread.of(alone).format(0)
				+ " a second. Ratio: " + ratio(rate, alone) + ".");
		line("");
	}

	private void storm(String java) throws IOException {
		if (values(java, "storm", "storm", "stormy-p99").isEmpty()) {
			return;
		}
		heading(java, "Proxied requests beside a storm of sign-ins");
		line("| hashing | sign-ins/s | p50 µs, without | p50 µs, with | p99 µs, without | p99 µs, with | p99, with ÷ without | goal |");
		line("|---|---|---|---|---|---|---|---|");
		for (String system : List.of("storm", "storm-equal")) {
			List<Double> stormy = values(java, "storm", system, "stormy-p99");
			if (!stormy.isEmpty()) {
				line("| " + (system.equals("storm") ? "lowest priority, as the image has it" : "the same priority")
						+ " | " + Spread.of(values(java, "storm", system, "logins")).format(1) + " | "
						+ cell(java, "storm", system, "quiet-p50") + " | " + cell(java, "storm", system, "stormy-p50")
						+ " | " + cell(java, "storm", system, "quiet-p99") + " | "
						+ cell(java, "storm", system, "stormy-p99") + " | "
						+ ratio(stormy, values(java, "storm", system, "quiet-p99")) + " | "
						+ (system.equals("storm") ? "≤ 1.5" : "") + " |");
			}
		}
		line("");
	}

	private void start(String java) throws IOException {
		List<Double> plain = values(java, "start", "plain", "ready");
		if (plain.isEmpty()) {
			return;
		}
		heading(java, "Start and memory");
		line("| | ready, ms | ÷ plain | resident MB after load | ÷ plain |");
		line("|---|---|---|---|---|");
		for (String system : List.of("plain", "gatehouse", "gatehouse-image")) {
			List<Double> ready = values(java, "start", system, "ready");
			List<Double> resident = values(java, "start", system, "resident");
			if (!ready.isEmpty()) {
				line("| " + system + " | " + Spread.of(ready).format(0) + " | " + ratio(ready, plain) + " | "
						+ Spread.of(resident).format(0) + " | "
						+ ratio(resident, values(java, "start", "plain", "resident")) + " |");
			}
		}
		line("");
	}

	private void heading(String java, String title) {
		line("### " + title + ", Java " + java);
		line("");
	}

	private List<Double> values(String java, String scenario, String system, String metric) throws IOException {
		return new ArrayList<>(this.results.values(java, scenario, system, metric));
	}

	/** Median and interval, without decimals. */
	private String cell(String java, String scenario, String system, String metric) throws IOException {
		return Spread.of(values(java, scenario, system, metric)).format(0);
	}

	private static String ratio(List<Double> values, List<Double> others) {
		return (values.isEmpty() || others.isEmpty()) ? "" : Spread.ofRatios(values, others).format(2);
	}

	private void line(String line) {
		this.text.append(line).append('\n');
	}

}
