package io.gatehouse.auth.session;

import java.time.Duration;

/**
 * How long sessions live and spent tokens are answered.
 *
 * @param idle how long a session lives without a refresh
 * @param absolute how long it lives at most, whatever is refreshed
 * @param grace how long a spent token still gets its successor, for tabs in parallel;
 * zero switches it off
 * @param retry how long a named attempt may be repeated; zero switches it off
 * @param maxPerUser how many a user may have at a time
 */
public record SessionLimits(Duration idle, Duration absolute, Duration grace, Duration retry, int maxPerUser) {
}
