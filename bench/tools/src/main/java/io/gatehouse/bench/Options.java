package io.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * How a measurement is run.
 *
 * @param scenarios what is measured, by name
 * @param java home of the Java that everything measured runs on
 * @param rounds how often each system is measured
 * @param seconds how long each time
 * @param warmUp how long each system is warmed up: seconds of its own processor time, in
 * which it has compiled what it needs
 * @param systems only these, where it is not empty
 * @param lock file to hold while measuring, so that several benches take turns, or
 * {@code null}
 * @param raw where the results are appended
 * @param label what tells this run from others whose results are there, or empty
 * @param gateway the gateway's jar
 * @param nice the priority of all that takes part, as {@code nice} has it
 * @param jvm further arguments of the Java that everything measured runs on
 */
record Options(List<String> scenarios, Path java, int rounds, int seconds, int warmUp, List<String> systems,
		@Nullable String lock, Path raw, String label, Path gateway, int nice, List<String> jvm) {

	/** The core of what is measured. */
	static final int MEASURED_CORE = 0;

	/** The core of everything else. */
	static final int OTHER_CORE = 1;

	/** Where results are, unless one says otherwise. */
	static final String RAW = "bench/target/raw.tsv";

	private static final Set<String> NAMES = Set.of("java", "rounds", "seconds", "warm-up", "systems", "lock", "raw",
			"label", "gateway", "nice", "jvm");

	/**
	 * Reads them.
	 * @throws IllegalArgumentException if one of them is not known, or no number
	 */
	static Options of(String[] args) {
		Map<String, String> named = new HashMap<>();
		List<String> scenarios = new ArrayList<>();
		for (String arg : args) {
			int equals = arg.indexOf('=');
			if (arg.startsWith("--") && equals > 0 && NAMES.contains(arg.substring(2, equals))) {
				named.put(arg.substring(2, equals), arg.substring(equals + 1));
			}
			else if (Scenarios.ALL.contains(arg)) {
				scenarios.add(arg);
			}
			else {
				throw new IllegalArgumentException("There is no '" + arg + "' to measure, and no such option");
			}
		}
		return new Options(scenarios.isEmpty() ? Scenarios.ALL : scenarios,
				Path.of(named.getOrDefault("java", System.getProperty("java.home"))),
				Integer.parseInt(named.getOrDefault("rounds", "9")),
				Integer.parseInt(named.getOrDefault("seconds", "8")),
				Integer.parseInt(named.getOrDefault("warm-up", "40")), list(named, "systems", ","), named.get("lock"),
				Path.of(named.getOrDefault("raw", RAW)), named.getOrDefault("label", ""),
				Path.of(named.getOrDefault("gateway", "gateway/target/gateway.jar")),
				Integer.parseInt(named.getOrDefault("nice", "0")), list(named, "jvm", " "));
	}

	private static List<String> list(Map<String, String> named, String name, String separator) {
		String value = named.getOrDefault(name, "");
		return value.isEmpty() ? List.of() : List.of(value.split(separator));
	}

	/** The major version of the Java. */
	String javaVersion() throws IOException {
		Properties release = new Properties();
		try (var reader = Files.newBufferedReader(this.java.resolve("release"))) {
			release.load(reader);
		}
		return release.getProperty("JAVA_VERSION").replace("\"", "").replaceAll("\\..*", "");
	}

	/** The beginning of a command that is to run on that core. */
	List<String> on(int core) {
		return List.of("nice", "-n", "" + this.nice, "taskset", "-c", "" + core);
	}

	boolean wants(String system) {
		return this.systems.isEmpty() || this.systems.contains(system);
	}

}
