package io.gatehouse.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A client that sends at a fixed rate, whatever the answers do. A request that finds no
 * free connection waits, and its latency counts from the time at which it was to be sent:
 * a server that stalls is charged with all that it kept waiting.
 */
final class OpenLoop {

	private final InetSocketAddress server;

	private final List<byte[]> requests;

	private final int connections;

	OpenLoop(int port, List<byte[]> requests, int connections) {
		this.server = new InetSocketAddress("127.0.0.1", port);
		this.requests = requests;
		this.connections = connections;
	}

	/**
	 * Measures once and prints.
	 * @param args port, path, file of tokens, requests a second, seconds
	 */
	static void main(String[] args) throws IOException {
		OpenLoop client = new OpenLoop(Integer.parseInt(args[0]), requests(args[1], Path.of(args[2])), 64);
		System.out.println(client.run(Double.parseDouble(args[3]), Duration.ofSeconds(Long.parseLong(args[4]))));
	}

	/** One request for each token of the file. */
	static List<byte[]> requests(String path, Path tokens) throws IOException {
		return Files.readAllLines(tokens).stream().map((token) -> Connection.request(path, token)).toList();
	}

	/**
	 * Sends for a time, and waits for the answers.
	 * @param rate requests a second
	 */
	Latencies run(double rate, Duration duration) throws IOException {
		int total = (int) (rate * duration.toMillis() / 1000);
		long[] latencies = new long[total];
		int failures = 0;
		int sent = 0;
		int done = 0;
		double gap = 1e9 / rate;
		try (Selector selector = Selector.open()) {
			List<Connection> all = new ArrayList<>();
			Deque<Connection> free = new ArrayDeque<>();
			for (int i = 0; i < this.connections; i++) {
				Connection connection = new Connection(this.server);
				connection.register(selector);
				all.add(connection);
				free.add(connection);
			}
			long start = System.nanoTime();
			long giveUp = start + duration.toNanos() + TimeUnit.SECONDS.toNanos(30);
			while (done < total) {
				long now = System.nanoTime();
				if (now > giveUp) {
					throw new IOException((total - done) + " requests were never answered");
				}
				while (sent < total && !free.isEmpty() && start + (long) (sent * gap) <= now) {
					// The last one in, so that few connections are used while the server
					// keeps up.
					free.pop().send(this.requests.get(sent % this.requests.size()), start + (long) (sent * gap));
					sent++;
				}
				long next = (sent < total && !free.isEmpty()) ? start + (long) (sent * gap) - System.nanoTime()
						: TimeUnit.SECONDS.toNanos(1);
				if (next > TimeUnit.MILLISECONDS.toNanos(2)) {
					selector.select(TimeUnit.NANOSECONDS.toMillis(next) - 1);
				}
				else {
					// Shorter than a timer is exact.
					selector.selectNow();
				}
				for (SelectionKey key : selector.selectedKeys()) {
					Connection connection = (Connection) key.attachment();
					int status = connection.read();
					if (status != 0) {
						latencies[done++] = System.nanoTime() - connection.intended();
						failures += (status == 200) ? 0 : 1;
						free.push(connection);
					}
				}
				selector.selectedKeys().clear();
			}
			for (Connection connection : all) {
				connection.close();
			}
		}
		Arrays.sort(latencies);
		return new Latencies(latencies, failures);
	}

	/**
	 * What came of it.
	 *
	 * @param sorted nanoseconds from the time at which each request was to be sent
	 * @param failures how many answers were not 200
	 */
	record Latencies(long[] sorted, int failures) {

		/** In microseconds. */
		double percentile(double percent) {
			int index = (int) Math.ceil(percent / 100 * this.sorted.length) - 1;
			return this.sorted[Math.max(0, index)] / 1000.0;
		}

		@Override
		public String toString() {
			return "requests " + this.sorted.length + ", failures " + this.failures + ", p50 " + percentile(50)
					+ " us, p99 " + percentile(99) + " us, p99.9 " + percentile(99.9) + " us, max " + percentile(100)
					+ " us";
		}

	}

}
