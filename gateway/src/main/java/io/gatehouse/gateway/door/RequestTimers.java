package io.gatehouse.gateway.door;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Records requests under the name and with the tags that Boot has for them, and with the
 * route's id besides. What Boot looks up each time is kept here for each series.
 */
public final class RequestTimers {

	/** As Boot calls it. */
	public static final String NAME = "http.server.requests";

	private static final String UNKNOWN = "UNKNOWN";

	/** Others are a client's invention, and would each make a series. */
	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	private final MeterRegistry meters;

	private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

	public RequestTimers(MeterRegistry meters) {
		this.meters = meters;
	}

	/**
	 * A request has ended.
	 * @param status the status of its answer, or 0 when it got none
	 * @param route the id of its route, if it had one
	 * @param pattern the pattern of the endpoint that answered it, if one did
	 * @param start when it began, by {@link System#nanoTime()}
	 */
	public void record(String method, int status, @Nullable String route, @Nullable String pattern, long start) {
		Series series = new Series(METHODS.contains(method) ? method : UNKNOWN, status, route, pattern);
		Timer timer = this.timers.get(series);
		if (timer == null) {
			timer = this.timers.computeIfAbsent(series, this::timer);
		}
		timer.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
	}

	private Timer timer(Series series) {
		return Timer.builder(NAME)
			.description("Requests, from their header to the end of their answer")
			.tag("method", series.method())
			.tag("status", (series.status() != 0) ? Integer.toString(series.status()) : UNKNOWN)
			.tag("outcome", series.outcome())
			.tag("uri", (series.pattern() != null) ? series.pattern() : UNKNOWN)
			.tag("route", (series.route() != null) ? series.route() : "none")
			.tag("exception", "none")
			.register(this.meters);
	}

	/** What is counted together. */
	private record Series(String method, int status, @Nullable String route, @Nullable String pattern) {

		String outcome() {
			return switch (this.status / 100) {
				case 1 -> "INFORMATIONAL";
				case 2 -> "SUCCESS";
				case 3 -> "REDIRECTION";
				case 4 -> "CLIENT_ERROR";
				case 5 -> "SERVER_ERROR";
				default -> UNKNOWN;
			};
		}

	}

}
