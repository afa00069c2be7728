package io.gatehouse.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A closed loop: wrk sends on each of its connections as soon as the answer before is
 * there.
 *
 * @param requests how many requests were answered in a second
 * @param cpu what each took of the server's processor time, in microseconds
 * @param busy which part of its core the server was running
 * @param refused how many answers were no success
 * @param broken how many answers did not come
 */
record Wrk(double requests, double cpu, double busy, long refused, long broken) {

	private static final int CONNECTIONS = 32;

	private static final Pattern LINE = Pattern
		.compile("bench: requests (\\d+) microseconds (\\d+) refused (\\d+) broken (\\d+) p50 \\d+ p99 \\d+");

	/**
	 * Runs it against the server.
	 * @param tokens the file whose tokens are sent in turn
	 */
	static Wrk run(Options options, Server server, String path, Path tokens, int seconds) throws IOException {
		long before = server.cpu();
		List<String> command = new ArrayList<>(options.on(Options.OTHER_CORE));
		command.addAll(List.of("wrk", "-t1", "-c" + CONNECTIONS, "-d" + seconds + "s", "-s", "bench/tokens.lua",
				"http://127.0.0.1:" + server.port() + path, "--", tokens.toString()));
		Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		long cpu = server.cpu() - before;
		Matcher line = LINE.matcher(output);
		if (!line.find()) {
			throw new IOException("wrk said: " + output);
		}
		double requests = Double.parseDouble(line.group(1));
		double microseconds = Double.parseDouble(line.group(2));
		return new Wrk(requests * 1e6 / microseconds, cpu / requests, cpu / microseconds, Long.parseLong(line.group(3)),
				Long.parseLong(line.group(4)));
	}

}
