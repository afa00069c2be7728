package io.gatehouse.gateway.flow;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Clients that refresh all the time, as a correct client does: each attempt has a name
 * and is repeated under it until there is an answer.
 */
final class Refreshers implements AutoCloseable {

	private static final int AT_A_TIME = 8;

	private final Edge edge;

	private final AtomicReferenceArray<Edge.Tokens> tokens;

	private final ExecutorService threads;

	private final List<Future<?>> running = new ArrayList<>();

	private final AtomicInteger granted = new AtomicInteger();

	private final AtomicInteger unavailable = new AtomicInteger();

	private final AtomicInteger refused = new AtomicInteger();

	/** How long each 503 took, in ms. */
	private final Queue<Integer> unavailableAfter = new ConcurrentLinkedQueue<>();

	private volatile boolean stopped;

	Refreshers(Edge edge, List<Edge.Tokens> tokens) {
		this.edge = edge;
		this.tokens = new AtomicReferenceArray<>(tokens.toArray(Edge.Tokens[]::new));
		this.threads = Executors.newFixedThreadPool(tokens.size());
	}

	/** Signs in as many users. */
	static List<Edge.Tokens> signIn(Edge edge, int users) {
		return each(IntStream.range(0, users).mapToObj(Shared::email).toList(), edge::signIn);
	}

	/** Does something for each, several at a time, and gives the results in the order. */
	static <T, R> List<R> each(List<T> all, Function<T, R> what) {
		ExecutorService clients = Executors.newFixedThreadPool(AT_A_TIME);
		try {
			List<Future<R>> results = all.stream().map((one) -> clients.submit(() -> what.apply(one))).toList();
			List<R> done = new ArrayList<>();
			for (Future<R> result : results) {
				done.add(result.get());
			}
			return done;
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			clients.shutdownNow();
		}
	}

	Refreshers start() {
		for (int i = 0; i < this.tokens.length(); i++) {
			int client = i;
			this.running.add(this.threads.submit(() -> {
				while (!this.stopped && attempt(client)) {
					pause();
				}
			}));
		}
		return this;
	}

	/** Ends after the attempts that are under way have been answered. */
	void stop() {
		this.stopped = true;
		for (Future<?> each : this.running) {
			try {
				each.get();
			}
			catch (InterruptedException | ExecutionException ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

	int granted() {
		return this.granted.get();
	}

	int unavailable() {
		return this.unavailable.get();
	}

	int refused() {
		return this.refused.get();
	}

	/** After how many ms half of the 503 came. */
	int median() {
		return at(0.5);
	}

	/** The slowest 503, in ms. */
	int slowest() {
		return at(1);
	}

	private int at(double part) {
		List<Integer> sorted = this.unavailableAfter.stream().sorted().toList();
		return sorted.isEmpty() ? 0 : sorted.get((int) ((sorted.size() - 1) * part));
	}

	@Override
	public void close() {
		this.stopped = true;
		this.threads.shutdownNow();
	}

	/** Whether the client is still signed in. */
	private boolean attempt(int client) {
		String key = UUID.randomUUID().toString();
		while (true) {
			long startedAt = System.nanoTime();
			HttpResponse<String> answer = this.edge.refresh(this.tokens.get(client).refreshToken(), "Idempotency-Key",
					key);
			if (answer.statusCode() == 200) {
				this.tokens.set(client, Edge.Tokens.of(answer));
				this.granted.incrementAndGet();
				return true;
			}
			if (answer.statusCode() != 503) {
				System.out.println("A session was lost: " + answer.statusCode() + " " + answer.body());
				this.refused.incrementAndGet();
				return false;
			}
			this.unavailableAfter.add((int) ((System.nanoTime() - startedAt) / 1_000_000));
			this.unavailable.incrementAndGet();
			pause();
		}
	}

	private static void pause() {
		try {
			Thread.sleep(50);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
