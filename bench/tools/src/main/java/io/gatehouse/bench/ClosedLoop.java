package io.gatehouse.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Clients each of which sends its next request, made of the answer before, as soon as
 * that is there.
 */
final class ClosedLoop {

	private ClosedLoop() {
	}

	/**
	 * Lets all clients send for a time, and waits for the answers that are missing then.
	 */
	static Answers run(int port, List<? extends Client> clients, Duration duration) throws IOException {
		InetSocketAddress server = new InetSocketAddress("127.0.0.1", port);
		long start = System.nanoTime();
		long end = start + duration.toNanos();
		long answers = 0;
		long last = start;
		try (Selector selector = Selector.open()) {
			int open = clients.size();
			for (Client client : clients) {
				Connection connection = new Connection(server);
				connection.register(selector);
				connection.channel().keyFor(selector).attach(new Session(connection, client));
				connection.send(client.next(null), start);
			}
			while (open > 0) {
				selector.select(1000);
				for (SelectionKey key : selector.selectedKeys()) {
					Session session = (Session) key.attachment();
					int status = session.connection().read();
					if (status == 0) {
						continue;
					}
					if (status != 200) {
						throw new IOException("Answered with " + status + ": " + session.connection().body());
					}
					long now = System.nanoTime();
					last = now;
					byte[] next = session.client().next(session.connection().body());
					answers++;
					if (now < end) {
						session.connection().send(next, now);
					}
					else {
						session.connection().close();
						open--;
					}
				}
				selector.selectedKeys().clear();
			}
		}
		return new Answers(answers, last - start);
	}

	/**
	 * What came.
	 *
	 * @param count how many
	 * @param nanos from the first request to the last answer
	 */
	record Answers(long count, long nanos) {

		/** How many in a second. */
		double rate() {
			return this.count * 1e9 / this.nanos;
		}

	}

	private record Session(Connection connection, Client client) {
	}

	/** Makes requests. */
	@FunctionalInterface
	interface Client {

		/** The next request, after an answer with that body. */
		byte[] next(@Nullable String body);

	}

}
