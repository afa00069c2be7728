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

	/** What stands for a user in key names. */
	static String tag(String userId) {
		byte[] digest = Hashes.digest(userId.getBytes(StandardCharsets.UTF_8));
		return HexFormat.of().formatHex(Arrays.copyOf(digest, TAG_BYTES));
	}

}
