package io.gatehouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * What was measured: a line for each value, appended as soon as it is known.
 */
final class Results {

	private final Path file;

	Results(Path file) {
		this.file = file;
	}

	/**
	 * Adds a value and shows it.
	 */
	void add(String java, String scenario, String system, String metric, int round, double value) throws IOException {
		String line = String.format(Locale.ROOT, "%s\t%s\t%s\t%s\t%d\t%.3f%n", java, scenario, system, metric, round,
				value);
		Path directory = this.file.toAbsolutePath().getParent();
		if (directory != null) {
			Files.createDirectories(directory);
		}
		Files.writeString(this.file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		System.out.print(line);
	}

	/** The values of one kind in the order of their rounds. */
	List<Double> values(String java, String scenario, String system, String metric) throws IOException {
		if (!Files.exists(this.file)) {
			return List.of();
		}
		String prefix = String.join("\t", java, scenario, system, metric) + "\t";
		// Of a round that was measured again the last time counts.
		TreeMap<Integer, Double> byRound = new TreeMap<>();
		for (String line : Files.readAllLines(this.file)) {
			if (line.startsWith(prefix)) {
				String[] rest = line.substring(prefix.length()).split("\t");
				byRound.put(Integer.parseInt(rest[0]), Double.parseDouble(rest[1]));
			}
		}
		return List.copyOf(byRound.values());
	}

}
