package io.gatehouse.bench;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Has a gateway read its routes again and again, each time when it has done so before.
 */
final class Refreshes {

	private static final Pattern COUNT = Pattern.compile("\"COUNT\",\"value\":([0-9.E]+)");

	private static final long TIMEOUT = TimeUnit.MINUTES.toNanos(2);

	private final String actuator;

	private final FutureTask<Integer> work = new FutureTask<>(this::refresh);

	private volatile boolean over;

	private volatile int done;

	private Refreshes(int port) {
		this.actuator = "http://127.0.0.1:" + port + "/actuator";
	}

	static Refreshes start(int port) {
		Refreshes refreshes = new Refreshes(port);
		Thread thread = new Thread(refreshes.work);
		thread.setDaemon(true);
		thread.start();
		return refreshes;
	}

	/** Whether there was one, or none will ever be. */
	boolean began() {
		return this.done > 0 || this.work.isDone();
	}

	/** Ends it after the one that is under way, and tells how many there were. */
	int stop() throws IOException {
		this.over = true;
		try {
			return this.work.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IOException("Routes were not refreshed", ex);
		}
	}

	private int refresh() throws IOException {
		while (!this.over) {
			double before = count("success");
			if (call("POST", "/gateway/refresh") == null) {
				throw new IOException("There is no refresh");
			}
			long deadline = System.nanoTime() + TIMEOUT;
			while (count("success") == before) {
				if (count("failure") > 0 || System.nanoTime() > deadline) {
					throw new IOException("A refresh failed, or took too long");
				}
				Server.pause(100);
			}
			this.done++;
		}
		return this.done;
	}

	/** How many its own metric counts. */
	private double count(String outcome) throws IOException {
		String metric = call("GET", "/metrics/gatehouse.routes.refresh?tag=outcome:" + outcome);
		if (metric == null) {
			return 0;
		}
		Matcher count = COUNT.matcher(metric);
		if (!count.find()) {
			throw new IOException("No count in " + metric);
		}
		return Double.parseDouble(count.group(1));
	}

	/** The answer, or {@code null} if it is 404. */
	private @Nullable String call(String method, String path) throws IOException {
		HttpURLConnection connection = (HttpURLConnection) URI.create(this.actuator + path).toURL().openConnection();
		connection.setRequestMethod(method);
		if (connection.getResponseCode() == 404) {
			return null;
		}
		return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

}
