package io.gatehouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Systems that are measured in turns: one round is one measurement of each, so that what
 * happens on the machine happens to all.
 */
final class Group implements AutoCloseable {

	private final Options options;

	private final List<Server> servers = new ArrayList<>();

	private @Nullable Turn turn;

	Group(Options options) {
		this.options = options;
	}

	void add(String name, Start start) throws IOException {
		if (this.options.wants(name)) {
			this.servers.add(start.start());
		}
	}

	void warmUp(Step step) throws IOException {
		for (Server server : this.servers) {
			step(step, server, 0);
		}
	}

	void rounds(Step step) throws IOException {
		for (int round = 1; round <= this.options.rounds(); round++) {
			for (int i = 0; i < this.servers.size(); i++) {
				// Another one begins each time.
				step(step, this.servers.get((i + round) % this.servers.size()), round);
			}
		}
	}

	/** Something that needs no system that runs already. */
	void once(Work work) throws IOException {
		takeTurn();
		work.run();
	}

	private void step(Step step, Server server, int round) throws IOException {
		takeTurn();
		step.run(server, round);
	}

	private void takeTurn() throws IOException {
		if (this.turn != null && this.turn.isOver()) {
			this.turn.close();
			this.turn = null;
		}
		if (this.turn == null) {
			this.turn = Turn.take(this.options.lock());
		}
	}

	@Override
	public void close() throws IOException {
		this.servers.forEach(Server::close);
		if (this.turn != null) {
			this.turn.close();
		}
	}

	/** Starts a system. */
	@FunctionalInterface
	interface Start {

		Server start() throws IOException;

	}

	/** Does something. */
	@FunctionalInterface
	interface Work {

		void run() throws IOException;

	}

	/** Does something with a system. */
	@FunctionalInterface
	interface Step {

		void run(Server server, int round) throws IOException;

	}

}
