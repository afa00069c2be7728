package io.gatehouse.auth.session;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The names of all keys in Redis. Keys of one user share a slot; no name holds an e-mail
 * or a user id.
 */
public final class SessionKeys {

	/** The stream of revocations. */
	public static final String REVOCATIONS = "gh:revocations";

	private static final String LOGIN = "gh:{login}:";

	private static final int TAG_BYTES = 8;

	private SessionKeys() {
	}

	/** The hash of one session. */
	static String session(String userTag, String sessionId) {
		return "gh:{" + userTag + "}:s:" + sessionId;
	}

	/** The sorted set of a user's sessions, by creation. */
	static String sessionsOf(String userTag) {
		return "gh:{" + userTag + "}:u";
	}

	/**
	 * A key that lives for a moment beside another: writing it marks a point in what
	 * replicas are sent.
	 */
	static String marker(String key) {
		int end = key.indexOf('}');
		return ((end >= 0) ? key.substring(0, end + 1) : "{" + key + "}") + ":w";
	}

	/**
	 * Failures of an account from a network; in one slot with all that sign-in counts.
	 */
	static String loginFailures(String accountAndNetwork) {
		return LOGIN + "f:" + accountAndNetwork;
	}

	/** Failures of an account from networks that are not known for it. */
	static String accountFailures(String account) {
		return LOGIN + "a:" + account;
	}

	/** What a client address may still try. */
	static String addressLimit(String address) {
		return LOGIN + "c:" + address;
	}

	/** What all clients that are not known may still try. */
	static String sprayingLimit() {
		return LOGIN + "s";
	}

	/** That a user of the account has signed in from the network. */
	static String knownNetwork(String accountAndNetwork) {
		return LOGIN + "k:" + accountAndNetwork;
	}

	/** That an attempt has been taken back. */
	static String settledAttempt(String call) {
		return LOGIN + "d:" + call;
	}

	/** What stands for a user in key names. */
	static String tag(String userId) {
		byte[] digest = Hashes.digest(userId.getBytes(StandardCharsets.UTF_8));
		return HexFormat.of().formatHex(Arrays.copyOf(digest, TAG_BYTES));
	}

}
