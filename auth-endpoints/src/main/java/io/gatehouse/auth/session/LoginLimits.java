package io.gatehouse.auth.session;

import java.time.Duration;

/**
 * How often passwords may be tried.
 *
 * @param freeFailures failures of an account from one network before attempts must wait
 * @param accountFailures failures of an account from all networks that are not known for
 * it, before attempts from such networks must wait
 * @param maxWait the longest wait, which doubles with each failure from a second on
 * @param remember how long failures are remembered after the last one
 * @param addressLimit failures that one address may have in a minute
 * @param sprayingLimit failures that all clients that are not known may have together in
 * a minute
 * @param knownFor how long a network is known for an account after signing in there
 */
public record LoginLimits(int freeFailures, int accountFailures, Duration maxWait, Duration remember, int addressLimit,
		int sprayingLimit, Duration knownFor) {
}
